"""What recognition begin with are the cases of the notices."""

from tests.mingteyouxin.notices.conftest import county_round as county_round
from tests.mingteyouxin.notices.conftest import noticed as noticed
from tests.mingteyouxin.notices.conftest import person as person
from tests.mingteyouxin.notices.conftest import places as places
from tests.mingteyouxin.notices.conftest import publish as publish
from tests.mingteyouxin.notices.conftest import recognise_all as recognise_all
from tests.mingteyouxin.notices.conftest import recognised as recognised
from tests.mingteyouxin.notices.conftest import selected as selected
from tests.mingteyouxin.notices.conftest import today as today

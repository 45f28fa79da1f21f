from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "门户"


class AssetsConfig(StaticFilesConfig):
    """Static files, of the front-end packages only those that pages load (a package brings a dozen builds)."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("bootstrap-*", "*.rtl.*", "bootstrap.css*", "bootstrap.js*", "bootstrap.bundle.js*", "bootstrap.esm*"),
        *("bootstrap.min.js*", "htmx.js", "htmx.amd*", "htmx.cjs*", "htmx.esm*", "*.d.ts", "htmx.min.js.gz", "ext"),
        *("echarts.js*", "echarts.common*", "echarts.esm*", "echarts.simple*", "extension", "package.json"),
    ]

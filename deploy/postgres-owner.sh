#!/bin/sh
# Run once by the postgres image, as its superuser: the owner of the database is no superuser.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$OWNER_PASSWORD" --username postgres --dbname postgres <<'SQL'
CREATE ROLE getihu_owner LOGIN CREATEDB CREATEROLE NOSUPERUSER NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE getihu OWNER getihu_owner;
SQL

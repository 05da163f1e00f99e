//! Other people's buses exactly as they are, bugs included.

pub mod cherrypy;
pub mod gunicorn;
pub mod httpd;
pub mod magicbus;
pub mod mod_wsgi;
pub mod python;

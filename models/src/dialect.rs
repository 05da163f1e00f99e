//! Real buses and servers exactly as they are, bugs included.

pub mod cherrypy;
pub mod common;
pub mod gunicorn;
pub mod httpd;
pub mod magicbus;
pub mod mod_wsgi;
pub mod python;

#[cfg(test)]
mod tests;

/// Every dialect of a package of Python.
pub static PYTHON: [&python::PythonDialect; 2] = [&cherrypy::CHERRYPY, &magicbus::MAGICBUS];

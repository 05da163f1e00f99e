//! Real buses and servers exactly as they are, bugs included.

pub mod cherrypy;
pub mod common;
pub mod gunicorn;
pub mod httpd;
pub mod magicbus;
pub mod mod_wsgi;
pub mod python;
pub mod untested;

#[cfg(test)]
mod tests;

pub use untested::Untested;

/// The name of the model of each dialect, and the claims that it leaves untested.
pub static UNTESTED: [(&str, &[Untested]); 5] = [
    ("cherrypy", cherrypy::untested::UNTESTED),
    ("magicbus", magicbus::untested::UNTESTED),
    ("httpd", httpd::untested::UNTESTED),
    ("mod_wsgi", mod_wsgi::untested::UNTESTED),
    ("gunicorn", gunicorn::untested::UNTESTED),
];

/// Every dialect of a package of Python.
pub static PYTHON: [&python::PythonDialect; 2] = [&cherrypy::CHERRYPY, &magicbus::MAGICBUS];

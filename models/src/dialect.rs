//! Other people's buses exactly as they are, bugs included.

pub mod cherrypy;
#[cfg(feature = "stateright")]
pub mod mod_wsgi;

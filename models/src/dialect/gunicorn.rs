//! Gunicorn.

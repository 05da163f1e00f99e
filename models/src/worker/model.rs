//! One worker as a model.

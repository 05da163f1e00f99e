//! The schemas that are checked in are those of the code, they tell messages from other values, and the code
//! reads exactly the messages that they accept.

#[path = "adapter_schema/agreement.rs"]
mod agreement;
#[path = "adapter_schema/files.rs"]
mod files;
#[path = "adapter_schema/spoken.rs"]
mod spoken;

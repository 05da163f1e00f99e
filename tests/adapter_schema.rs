//! The schemas that are checked in are those of the code, they tell messages from other things, and what
//! they take is what the code reads.

#[path = "adapter_schema/agreement.rs"]
mod agreement;
#[path = "adapter_schema/files.rs"]
mod files;
#[path = "adapter_schema/spoken.rs"]
mod spoken;

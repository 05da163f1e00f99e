//! The real buses, through the adapter protocol. `scripts/peers` installs them; then
//! `cargo test -p wspbus-tests --test peers -- --ignored` runs these tests. Without the real buses these tests fail;
//! they are not skipped.

mod peers {
    mod conformance;
    pub mod driver;
    mod ends;
    mod hazards;
    mod lines;
    mod magicbus;
    mod open_case;
    mod protocol;
    mod speed;
}

//! The real buses, through the adapter protocol. `scripts/peers` installs it; then
//! `cargo test --test peers -- --ignored`. Without it these tests fail: a skip is no pass.

mod peers {
    mod conformance;
    pub mod driver;
    mod ends;
    mod hazards;
    mod lines;
    mod magicbus;
    mod protocol;
    mod speed;
}

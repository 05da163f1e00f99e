//! The rules of the house, as tests. Every scan is also shown something bad, and must report it.

mod house {
    mod arrows;
    mod clean;
    mod packages;
    mod pages;
    mod sizes;
    mod source;
    mod tree;
}

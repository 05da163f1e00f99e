//! The rules of the house, as tests. Every scan is also shown something bad, and must report it.

mod house {
    mod arrows;
    mod circles;
    mod clean;
    mod files;
    mod packages;
    mod pages;
    mod sizes;
    mod source;
    mod tree;
}

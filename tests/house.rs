//! The rules of the house, as tests. Every scan also gets a bad example, and must report it.

#[path = "item.rs"]
mod item;

mod house {
    mod arrows;
    mod circles;
    mod clean;
    mod debug;
    mod english;
    mod fields;
    mod files;
    mod judge;
    mod machines;
    mod packages;
    mod pages;
    mod selection;
    mod sizes;
    mod source;
    mod tree;
}

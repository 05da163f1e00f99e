//! The paths that a signature names.

use syn::visit::{self, Visit};
use syn::{Fields, ImplItem, Item, ItemImpl, Path, Visibility};

use super::sources::Full;

/// Paths in the order in which they are written, each before those of its arguments.
#[derive(Default)]
pub struct Paths(pub Vec<Full>);

impl<'a> Visit<'a> for Paths {
    fn visit_path(&mut self, path: &'a Path) {
        self.0.push(parts(path));
        visit::visit_path(self, path);
    }

    /// An attribute is no type.
    fn visit_attribute(&mut self, _: &'a syn::Attribute) {}

    /// A body is no promise.
    fn visit_block(&mut self, _: &'a syn::Block) {}

    /// Nor is a value.
    fn visit_expr(&mut self, _: &'a syn::Expr) {}
}

pub fn parts(path: &Path) -> Full {
    path.segments.iter().map(|part| part.ident.to_string()).collect()
}

/// The paths in the public part of an item.
pub fn by_item(item: &Item) -> Vec<Full> {
    let mut paths = Paths::default();
    match item {
        Item::Struct(item) => {
            paths.visit_generics(&item.generics);
            public_fields(&item.fields).for_each(|field| paths.visit_type(&field.ty));
        }
        item => paths.visit_item(item),
    }
    paths.0
}

fn public_fields(fields: &Fields) -> impl Iterator<Item = &syn::Field> {
    fields.iter().filter(|field| is_public(&field.vis))
}

/// The paths in the public part of an implementation.
pub fn by_impl(of: &ItemImpl) -> Vec<Full> {
    let mut paths = Paths::default();
    paths.visit_generics(&of.generics);
    paths.visit_type(&of.self_ty);
    of.trait_.iter().for_each(|(_, of_trait, _)| paths.visit_path(of_trait));
    for item in &of.items {
        match item {
            ImplItem::Fn(item) if is_public(&item.vis) => paths.visit_signature(&item.sig),
            ImplItem::Const(item) if is_public(&item.vis) => paths.visit_type(&item.ty),
            ImplItem::Type(item) => paths.visit_type(&item.ty),
            _ => {}
        }
    }
    paths.0
}

/// May another crate use it?
pub fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

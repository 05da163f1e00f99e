//! An item of a source: its name, and the names that it brings in.

/// One name that a `use` brings in.
pub struct Used {
    /// As it is written.
    pub path: Vec<String>,
    /// The name in the module; `*` if the `use` brings in all.
    pub name: String,
}

/// The name that an item has in its module.
pub fn name(item: &syn::Item) -> Option<String> {
    let ident = match item {
        syn::Item::Const(item) => &item.ident,
        syn::Item::Enum(item) => &item.ident,
        syn::Item::Fn(item) => &item.sig.ident,
        syn::Item::Static(item) => &item.ident,
        syn::Item::Struct(item) => &item.ident,
        syn::Item::Trait(item) => &item.ident,
        syn::Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// The names that a `use` brings in.
pub fn used(tree: &syn::UseTree) -> Vec<Used> {
    fn add(tree: &syn::UseTree, above: &[String], found: &mut Vec<Used>) {
        let with = |part: &syn::Ident| match part == "self" && !above.is_empty() {
            true => above.to_vec(),
            false => [above, &[part.to_string()]].concat(),
        };
        match tree {
            syn::UseTree::Path(path) => add(&path.tree, &with(&path.ident), found),
            syn::UseTree::Name(name) => {
                let path = with(&name.ident);
                found.push(Used { name: path.last().cloned().unwrap_or_default(), path });
            }
            syn::UseTree::Rename(rename) => {
                found.push(Used { path: with(&rename.ident), name: rename.rename.to_string() });
            }
            syn::UseTree::Glob(_) => found.push(Used { path: above.to_vec(), name: "*".to_owned() }),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| add(tree, above, found)),
        }
    }
    let mut found = Vec::new();
    add(tree, &[], &mut found);
    found
}

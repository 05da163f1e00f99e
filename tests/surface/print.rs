//! The list of a surface: each item by the path that another crate writes, and below it its signature, its public
//! methods and its traits.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{
    Attribute, Fields, GenericArgument, ImplItem, Item, ItemImpl, PathArguments, TraitItem, Type, Visibility,
};

use super::item::{name, used};
use super::sources::{Full, Sources};

/// The surface of a crate.
pub fn surface(sources: &Sources, root: &str) -> String {
    let mut found = Found { sources, impls: impls(sources), shown: BTreeMap::new() };
    found.module(&[root.to_owned()], root);
    let mut text = String::new();
    for (path, lines) in found.shown {
        text.push_str(&path);
        text.push('\n');
        for line in lines {
            text.push_str(&format!("    {line}\n"));
        }
    }
    text
}

/// The implementations of each type, by its definition.
type Impls<'a> = BTreeMap<Full, Vec<&'a ItemImpl>>;

struct Found<'a> {
    sources: &'a Sources,
    impls: Impls<'a>,
    shown: BTreeMap<String, Vec<String>>,
}

impl Found<'_> {
    /// The public items of a module, which another crate names by this path.
    fn module(&mut self, module: &[String], path: &str) {
        let sources = self.sources;
        let Some(file) = sources.module(module) else { return };
        for item in &file.items {
            match item {
                Item::Mod(inner) if is_public(&inner.vis) => {
                    let below = [module, &[inner.ident.to_string()]].concat();
                    let path = format!("{path}::{}", inner.ident);
                    let hidden = is_hidden(&inner.attrs);
                    let kind = if hidden { "#[doc(hidden)] pub mod" } else { "pub mod" };
                    self.shown.insert(path.clone(), vec![format!("{}{kind}", condition(&inner.attrs))]);
                    if !hidden {
                        self.module(&below, &path);
                    }
                }
                Item::Use(item) if is_public(&item.vis) => self.exported(module, path, &item.tree),
                _ => {
                    if let Some(name) = name(item) {
                        self.item(
                            &[module, std::slice::from_ref(&name)].concat(),
                            &format!("{path}::{name}"),
                        );
                    }
                }
            }
        }
    }

    fn exported(&mut self, module: &[String], path: &str, tree: &syn::UseTree) {
        for used in used(tree) {
            let shown = format!("{path}::{}", used.name);
            match self.sources.defining(module, &used.path) {
                Some(target) if used.name == "*" => self.module(&target, path),
                Some(target) if self.sources.module(&target).is_some() => {
                    self.shown.insert(shown.clone(), vec![format!("pub use {}", target.join("::"))]);
                    self.module(&target, &shown);
                }
                Some(target) => self.item(&target, &shown),
                None => drop(self.shown.insert(shown, vec![format!("pub use {}", used.path.join("::"))])),
            }
        }
    }

    /// An item, if it is public where it is defined.
    fn item(&mut self, at: &[String], path: &str) {
        let Some(mut lines) = self.sources.item(at).and_then(signature) else { return };
        let mut more = BTreeSet::new();
        for of in self.impls.get(at).into_iter().flatten() {
            more.extend(members(of));
        }
        lines.extend(more);
        self.shown.insert(path.to_owned(), lines);
    }
}

fn impls(sources: &Sources) -> Impls<'_> {
    let mut found = Impls::new();
    for (module, file) in sources.modules() {
        for item in &file.items {
            let Item::Impl(of) = item else { continue };
            if let Some(at) = subjects(of).iter().find_map(|path| sources.defining(module, path)) {
                found.entry(at).or_default().push(of);
            }
        }
    }
    found
}

/// The paths of the types that an implementation is about: the type, or those that the trait names (`From<A> for u64`).
fn subjects(of: &ItemImpl) -> Vec<Full> {
    let last = of.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
    let arguments = last.map(|last| &last.arguments);
    let Some(PathArguments::AngleBracketed(arguments)) = arguments else {
        return written(&of.self_ty).into_iter().collect();
    };
    let named = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(named) => Some(named),
        _ => None,
    });
    std::iter::once(&*of.self_ty).chain(named).filter_map(written).collect()
}

fn written(of: &Type) -> Option<Full> {
    let Type::Path(path) = of else { return None };
    Some(path.path.segments.iter().map(|part| part.ident.to_string()).collect())
}

/// The public lines of an implementation.
fn members(of: &ItemImpl) -> Vec<String> {
    if of.trait_.is_some() {
        let head = ItemImpl { attrs: Vec::new(), items: Vec::new(), ..of.clone() };
        return vec![format!("{}{}", condition(&of.attrs), tidy(&head).trim_end_matches(" { }"))];
    }
    let bounds = of.generics.where_clause.as_ref().map(tidy);
    let mut found = Vec::new();
    for item in &of.items {
        let line = match item {
            ImplItem::Fn(item) if is_public(&item.vis) && !is_hidden(&item.attrs) => {
                format!("{}pub {}", condition(&item.attrs), tidy(&item.sig))
            }
            ImplItem::Const(item) if is_public(&item.vis) => {
                format!("pub const {}: {}", item.ident, tidy(&item.ty))
            }
            _ => continue,
        };
        found.push(bounds.iter().fold(line, |line, bounds| format!("{line} [{bounds}]")));
    }
    found
}

/// The lines of a public item by itself.
fn signature(item: &Item) -> Option<Vec<String>> {
    let lines = match item {
        Item::Const(item) if is_public(&item.vis) => {
            vec![format!("pub const {}: {}", item.ident, tidy(&item.ty))]
        }
        Item::Static(item) if is_public(&item.vis) => {
            vec![format!("pub static {}: {}", item.ident, tidy(&item.ty))]
        }
        Item::Fn(item) if is_public(&item.vis) => {
            vec![format!("{}pub {}", marks(&item.attrs), tidy(&item.sig))]
        }
        Item::Type(item) if is_public(&item.vis) => {
            vec![tidy(&syn::ItemType { attrs: Vec::new(), ..item.clone() })]
        }
        Item::Struct(item) if is_public(&item.vis) => {
            let head = format!("{}pub struct {}{}", marks(&item.attrs), item.ident, tidy(&item.generics));
            vec![format!("{head}{}", fields(&item.fields, true))]
        }
        Item::Enum(item) if is_public(&item.vis) => {
            let head = format!("{}pub enum {}{}", marks(&item.attrs), item.ident, tidy(&item.generics));
            let variants =
                item.variants.iter().map(|one| format!("  {}{}", one.ident, fields(&one.fields, false)));
            std::iter::once(head).chain(variants).collect()
        }
        Item::Trait(item) if is_public(&item.vis) => {
            let bounds = item.supertraits.iter().map(tidy).collect::<Vec<_>>().join(" + ");
            let bounds = if bounds.is_empty() { bounds } else { format!(": {bounds}") };
            let head =
                format!("{}pub trait {}{}{bounds}", marks(&item.attrs), item.ident, tidy(&item.generics));
            let items = item.items.iter().map(|item| match item {
                TraitItem::Fn(item) if item.default.is_some() => format!("  {} {{ .. }}", tidy(&item.sig)),
                TraitItem::Fn(item) => format!("  {}", tidy(&item.sig)),
                other => format!("  {}", tidy(other)),
            });
            std::iter::once(head).chain(items).collect()
        }
        _ => return None,
    };
    Some(lines)
}

/// The fields that another crate can name. Those of a variant are all public.
fn fields(fields: &Fields, may_hide: bool) -> String {
    let shown = |field: &&syn::Field| !may_hide || is_public(&field.vis);
    let mut parts: Vec<String> = fields
        .iter()
        .filter(shown)
        .map(|field| {
            let name = field.ident.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
            format!("{}{name}{}", if may_hide { "pub " } else { "" }, tidy(&field.ty))
        })
        .collect();
    if parts.len() < fields.len() {
        parts.push("..".to_owned());
    }
    match fields {
        Fields::Unit => String::new(),
        Fields::Named(_) => format!(" {{ {} }}", parts.join(", ")),
        Fields::Unnamed(_) => format!("({})", parts.join(", ")),
    }
}

/// The attributes that are a part of the promise.
fn marks(attributes: &[Attribute]) -> String {
    let mut found = condition(attributes);
    for attribute in attributes {
        if attribute.path().is_ident("derive") || attribute.path().is_ident("non_exhaustive") {
            found.push_str(&format!("{} ", tidy(attribute)));
        } else if attribute.path().is_ident("must_use") {
            found.push_str("#[must_use] ");
        }
    }
    found
}

/// The `cfg` of an item.
fn condition(attributes: &[Attribute]) -> String {
    let found = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    found.map(|attribute| format!("{} ", tidy(attribute))).collect()
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| tidy(attribute) == "#[doc(hidden)]")
}

/// Tokens as a reader writes them.
fn tidy(tokens: &(impl ToTokens + ?Sized)) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (from, to) in [
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ::", "::"),
        (":: ", "::"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        ("[ ", "["),
        (" ]", "]"),
        ("# [", "#["),
        (" ,", ","),
        (" ;", ";"),
        (" :", ":"),
        ("& ", "&"),
        (" ?", "?"),
        ("? ", "?"),
        ("->(", "-> ("),
        (",(", ", ("),
        ("+(", "+ ("),
        ("->&", "-> &"),
        (",>", ">"),
        (", )", ")"),
        (",)", ")"),
        ("for<", "for <"),
        // How a function holds its argument is no promise.
        ("(mut ", "("),
        (", mut ", ", "),
        ("=(", "= ("),
    ] {
        text = text.replace(from, to);
    }
    text
}

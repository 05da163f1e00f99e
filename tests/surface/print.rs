//! The list of a surface: each item by the path that another crate writes, and below it its signature, its public
//! methods and its traits.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::visit::Visit;
use syn::{Attribute, Fields, Generics, ImplItem, Item, ItemImpl, TraitItem, Type};

use super::item::{name, used};
use super::named::{self, is_public};
use super::sources::{Full, Sources};

/// The surface of a crate.
pub fn surface(sources: &Sources, root: &str) -> String {
    let mut found = Found {
        sources,
        impls: impls(sources),
        shown: BTreeMap::new(),
        known: BTreeSet::new(),
        reached: BTreeSet::new(),
        hidden: Vec::new(),
    };
    found.module(&[root.to_owned()], root);
    found.nameless();
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

/// The implementations of each type and of each trait, by its definition; each with its module.
type Impls<'a> = BTreeMap<Full, Vec<(&'a Full, &'a ItemImpl)>>;

struct Found<'a> {
    sources: &'a Sources,
    impls: Impls<'a>,
    shown: BTreeMap<String, Vec<String>>,
    /// The definitions that are shown.
    known: BTreeSet<Full>,
    /// The definitions that a signature names.
    reached: BTreeSet<Full>,
    /// The modules that are no promise.
    hidden: Vec<Full>,
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
                    if hidden {
                        self.hidden.push(below);
                    } else {
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
        let (sources, Some((_, module))) = (self.sources, at.split_last()) else { return };
        let Some(item) = sources.item(at) else { return };
        let Some(mut lines) = signature(item) else { return };
        self.known.insert(at.to_vec());
        self.reach(module, named::by_item(item));
        let mut more = BTreeSet::new();
        for (of_module, of) in self.impls.get(at).cloned().unwrap_or_default() {
            more.extend(members(of));
            self.reach(of_module, named::by_impl(of));
        }
        lines.extend(more);
        self.shown.insert(path.to_owned(), lines);
    }

    /// These paths of a module stand in signatures.
    fn reach(&mut self, module: &[String], paths: Vec<Full>) {
        let sources = self.sources;
        self.reached.extend(paths.iter().filter_map(|path| sources.defining(module, path)));
    }

    /// The public items that a signature of the surface names, and that have no name in the crate. A caller gets their values.
    fn nameless(&mut self) {
        while let Some(at) = self.reached.pop_first() {
            let is_hidden = self.hidden.iter().any(|module| at.starts_with(module));
            if !is_hidden && !self.known.contains(&at) {
                self.item(&at, &format!("{}, which has no name here", at.join("::")));
            }
        }
    }
}

fn impls(sources: &Sources) -> Impls<'_> {
    let mut found = Impls::new();
    for (module, file) in sources.modules() {
        for item in &file.items {
            let Item::Impl(of) = item else { continue };
            for at in subjects(sources, module, of) {
                found.entry(at).or_default().push((module, of));
            }
        }
    }
    found
}

/// The definitions that an implementation is about: the type, or the first of those that it names (`From<A> for u64`,
/// `Extend<u8> for &A`); and the trait.
fn subjects(sources: &Sources, module: &[String], of: &ItemImpl) -> BTreeSet<Full> {
    let Some((_, of_trait, _)) = &of.trait_ else {
        return written(&of.self_ty).and_then(|path| sources.defining(module, &path)).into_iter().collect();
    };
    let mut in_type = named::Paths::default();
    in_type.visit_type(&of.self_ty);
    let mut in_trait = named::Paths::default();
    in_trait.visit_path(of_trait);
    let (itself, arguments) = in_trait.0.split_at(1);
    let mut types = in_type.0.iter().chain(arguments);
    let first = types.find_map(|path| sources.defining(module, path));
    let of_trait = itself.iter().find_map(|path| sources.defining(module, path));
    first.into_iter().chain(of_trait).collect()
}

fn written(of: &Type) -> Option<Full> {
    let Type::Path(path) = of else { return None };
    Some(named::parts(&path.path))
}

/// The public lines of an implementation.
fn members(of: &ItemImpl) -> Vec<String> {
    if of.trait_.is_some() {
        let head = ItemImpl { attrs: Vec::new(), items: Vec::new(), ..of.clone() };
        let mut line = format!("{}{}", condition(&of.attrs), tidy(&head).trim_end_matches(" { }"));
        for item in &of.items {
            if let ImplItem::Type(item) = item {
                line.push_str(&format!(" [{} = {}]", item.ident, tidy(&item.ty)));
            }
        }
        return vec![line];
    }
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
        found.push(format!("{line}{}", bounds(&of.generics)));
    }
    found
}

/// The lines of a public item by itself.
fn signature(item: &Item) -> Option<Vec<String>> {
    let lines = match item {
        Item::Const(item) if is_public(&item.vis) => {
            vec![format!("{}pub const {}: {}", condition(&item.attrs), item.ident, tidy(&item.ty))]
        }
        Item::Static(item) if is_public(&item.vis) => {
            vec![format!("{}pub static {}: {}", condition(&item.attrs), item.ident, tidy(&item.ty))]
        }
        Item::Fn(item) if is_public(&item.vis) => {
            vec![format!("{}pub {}", marks(&item.attrs), tidy(&item.sig))]
        }
        Item::Type(item) if is_public(&item.vis) => {
            vec![tidy(&syn::ItemType { attrs: Vec::new(), ..item.clone() })]
        }
        Item::Struct(item) if is_public(&item.vis) => {
            let head = format!("{}pub struct {}{}", marks(&item.attrs), item.ident, tidy(&item.generics));
            vec![format!("{head}{}{}", fields(&item.fields, true), bounds(&item.generics))]
        }
        Item::Enum(item) if is_public(&item.vis) => {
            let head = format!("{}pub enum {}{}", marks(&item.attrs), item.ident, tidy(&item.generics));
            let variant = |one: &syn::Variant| {
                format!("  {}{}{}", marks(&one.attrs), one.ident, fields(&one.fields, false))
            };
            let head = format!("{head}{}", bounds(&item.generics));
            std::iter::once(head).chain(item.variants.iter().map(variant)).collect()
        }
        Item::Trait(item) if is_public(&item.vis) => {
            let above = item.supertraits.iter().map(tidy).collect::<Vec<_>>().join(" + ");
            let above = if above.is_empty() { above } else { format!(": {above}") };
            let head = format!("{}pub trait {}{}", marks(&item.attrs), item.ident, tidy(&item.generics));
            let head = format!("{head}{above}{}", bounds(&item.generics));
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

/// The bounds behind a signature.
fn bounds(of: &Generics) -> String {
    of.where_clause.as_ref().map(|bounds| format!(" [{}]", tidy(bounds))).unwrap_or_default()
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
        ("for(", "for ("),
        // How a function holds its argument is no promise.
        ("(mut ", "("),
        (", mut ", ", "),
        ("=(", "= ("),
    ] {
        text = text.replace(from, to);
    }
    text
}

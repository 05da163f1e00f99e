//! The changes of parts of a condition, of values of truth, of branches and of filters.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{
    Arm, BinOp, Block, Expr, ExprMatch, Ident, Lit, Pat, PatIdent, ReturnType, Signature, Stmt, parse_quote,
};

use super::{Mutator, has_let, text};

/// Methods that say whether something is so.
const QUESTIONS: [&str; 8] =
    ["is_none", "is_some", "is_empty", "is_some_and", "is_none_or", "any", "all", "contains"];

/// Methods whose closure lets some pass.
const FILTERS: [&str; 2] = ["filter", "take_if"];

impl Mutator<'_> {
    /// Changes of an expression whose parts are changed already.
    pub(super) fn change_thoroughly(&mut self, original: &Expr, expression: &mut Expr) {
        match expression {
            Expr::Binary(binary) if !has_let(original) => {
                let Expr::Binary(was) = original else { return };
                let (left, right) = (&binary.left, &binary.right);
                let (one, two) = (text(&was.left), text(&was.right));
                match binary.op {
                    BinOp::And(_) => {
                        let (l, r) = (self.site("no condition", &one), self.site("no condition", &two));
                        *expression =
                            parse_quote!(((crate::mutant(#l) || #left) && (crate::mutant(#r) || #right)));
                    }
                    BinOp::Or(_) => {
                        let (l, r) = (self.site("no case", &one), self.site("no case", &two));
                        *expression =
                            parse_quote!((!crate::mutant(#l) && (#left) || !crate::mutant(#r) && (#right)));
                    }
                    BinOp::BitOrAssign(_) | BinOp::BitAndAssign(_) => {
                        *expression = self.effect(&text(original), expression);
                    }
                    _ => {}
                }
            }
            Expr::MethodCall(call) => {
                call.args.iter_mut().for_each(|argument| self.turn_literal(argument));
                if FILTERS.iter().any(|filter| call.method == filter) {
                    let all = self.site("lets all pass", &text(original));
                    if let Some(Expr::Closure(closure)) = call.args.first_mut() {
                        let body = &closure.body;
                        *closure.body = parse_quote!((crate::mutant(#all) || (#body)));
                    } else if let Some(named) = call.args.first().cloned() {
                        call.args[0] = parse_quote!(move |passes| crate::mutant(#all) || (#named)(passes));
                    }
                }
                if call.method == "max" && call.args.is_empty() {
                    let least = self.site("the least", &text(original));
                    let receiver = &call.receiver;
                    *expression = parse_quote!({ let all = #receiver; if crate::mutant(#least) { all.min() } else { all.max() } });
                }
            }
            Expr::Call(call) => call.args.iter_mut().for_each(|argument| self.turn_literal(argument)),
            Expr::Tuple(tuple) => tuple.elems.iter_mut().for_each(|element| self.turn_literal(element)),
            Expr::Path(path) if path.path.is_ident("FOLLOWS") => *expression = self.rules(),
            _ => {}
        }
    }

    /// The rules of what follows, one of them left out, or two neighbours in the other order.
    fn rules(&mut self) -> Expr {
        let swaps: Vec<Stmt> = (0_usize..8)
            .map(|n| {
                let site = self.site("other order", &format!("rules {n} and {}", n + 1));
                parse_quote!(if crate::mutant(#site) { rules.swap(#n, #n + 1); })
            })
            .collect();
        let left_out: Vec<Stmt> = (0_usize..9)
            .map(|n| {
                let site = self.site("without", &format!("rule {n}"));
                parse_quote!(if crate::mutant(#site) { rules[#n].rule = |_| false; })
            })
            .collect();
        parse_quote!({ let mut rules = FOLLOWS; #(#swaps)* #(#left_out)* rules })
    }

    fn turn_literal(&mut self, expression: &mut Expr) {
        if let Expr::Lit(literal) = expression
            && matches!(literal.lit, Lit::Bool(_))
        {
            let turned = self.site("turned round", &text(literal));
            *expression = parse_quote!((crate::mutant(#turned) ^ #expression));
        }
    }

    /// Turns a value of truth round that stands for itself.
    pub(super) fn turn_value(&mut self, original: &str, expression: &mut Expr) {
        let is_question = match expression {
            Expr::MethodCall(call) => QUESTIONS.iter().any(|question| call.method == question),
            Expr::Macro(expression) => expression.mac.path.is_ident("matches"),
            Expr::Lit(_) => return self.turn_literal(expression),
            _ => false,
        };
        if is_question {
            let turned = self.site("turned round", original);
            *expression = parse_quote!((crate::mutant(#turned) ^ (#expression)));
        }
    }

    /// Turns the value of a function round that says whether something is so.
    pub(super) fn turn_the_end(&mut self, original: &str, signature: &Signature, block: &mut Block) {
        let ReturnType::Type(_, result) = &signature.output else { return };
        if text(result) != "bool" {
            return;
        }
        if let Some(Stmt::Expr(end, None)) = block.stmts.last_mut() {
            self.turn_value(original, end);
        }
    }

    /// A branch that is never taken, where the last one takes what is left over.
    pub(super) fn leave_arms_out(&mut self, branches: &mut ExprMatch) {
        let place = branches.arms.len() - 1;
        for arm in &mut branches.arms[..place] {
            if arm.guard.is_none() {
                let never = self.site("never", &text(&arm.pat));
                arm.guard = Some((Default::default(), parse_quote!(!crate::mutant(#never))));
            }
        }
    }

    /// Two neighbouring branches, each with the body of the other one.
    pub(super) fn exchange_arms(&mut self, original: &ExprMatch, branches: &mut ExprMatch) {
        let bodies: Vec<Expr> = branches.arms.iter().map(|arm| (*arm.body).clone()).collect();
        for (place, pair) in original.arms.windows(2).enumerate() {
            let [one, two] = pair else { continue };
            if !may_exchange(one, two) {
                continue;
            }
            let patterns = format!("{} and {}", text(&one.pat), text(&two.pat));
            let number = self.site("each other's branch", &patterns);
            for (at, from) in [(place, place + 1), (place + 1, place)] {
                let (own, other) = (branches.arms[at].body.clone(), &bodies[from]);
                *branches.arms[at].body = parse_quote!(if crate::mutant(#number) { #other } else { #own });
            }
        }
    }
}

/// Does the last branch take what is left over?
pub(super) fn takes_the_rest(branches: &ExprMatch) -> bool {
    let takes_all = |pattern: &Pat| match pattern {
        Pat::Wild(_) => true,
        Pat::Ident(name) => name.subpat.is_none() && is_binding(&name.ident),
        _ => false,
    };
    branches.arms.last().is_some_and(|arm| arm.guard.is_none() && takes_all(&arm.pat))
}

/// Can each branch have the body of the other one, and is that another body? A body that names a value of one of the two
/// patterns stays where it is.
fn may_exchange(one: &Arm, two: &Arm) -> bool {
    let mut bound = Bound::default();
    bound.visit_pat(&one.pat);
    bound.visit_pat(&two.pat);
    let [of_one, of_two] = [&one.body, &two.body].map(|body| words(body.to_token_stream()));
    let is_free = |words: &[String]| !words.iter().any(|word| bound.0.contains(word));
    of_one != of_two && is_free(&of_one) && is_free(&of_two)
}

fn is_binding(name: &Ident) -> bool {
    name.to_string().starts_with(char::is_lowercase)
}

/// The names that a pattern binds.
#[derive(Default)]
struct Bound(BTreeSet<String>);

impl<'a> Visit<'a> for Bound {
    fn visit_pat_ident(&mut self, name: &'a PatIdent) {
        if is_binding(&name.ident) {
            self.0.insert(name.ident.to_string());
        }
        visit::visit_pat_ident(self, name);
    }
}

/// The tokens of a piece of code, also those within brackets.
fn words(code: TokenStream) -> Vec<String> {
    let of = |token: TokenTree| match token {
        TokenTree::Group(group) => words(group.stream()),
        other => vec![other.to_string()],
    };
    code.into_iter().flat_map(of).collect()
}

/// The kinds of writes of a statement, as bits: a field, an event, a command.
const FIELD: u8 = 1;
const EVENT: u8 = 2;
const COMMAND: u8 = 4;

/// The begins of statements, and what they write.
const WRITES: [(&str, u8); 19] = [
    ("self . emit (", EVENT),
    ("self . resolve (", EVENT),
    ("self . refuse (", EVENT),
    ("self . heard (", EVENT),
    ("self . answer (", EVENT),
    ("self . enter (", FIELD | EVENT),
    ("self . command (", COMMAND),
    ("self . write (", COMMAND),
    ("self . know (", FIELD),
    ("self . delivered (", FIELD),
    ("self . wait_not (", FIELD),
    ("self . birth_over (", FIELD),
    ("self . missed_all (", FIELD | EVENT),
    ("self . try_again (", FIELD | EVENT),
    ("self . gone (", FIELD | COMMAND),
    ("epoch . ", FIELD),
    ("self . controller . ", FIELD),
    ("self . worker . ", FIELD),
    ("child . ", FIELD),
];

/// Do these statements write different parts of a step, or fields alone? Then no order of them can be seen. Nor can two
/// effects change places of which the first borrows what the second uses.
pub(super) fn has_no_order(one: &str, two: &str) -> bool {
    let writes = |statement: &str| {
        let found = WRITES.iter().find(|(begin, _)| statement.starts_with(begin)).map(|(_, writes)| *writes);
        let assigns = statement.contains(" = ") && !statement.contains(" == ");
        found.or(assigns.then_some(FIELD))
    };
    let apart = writes(one).zip(writes(two)).is_some_and(|(one, two)| one & two & !FIELD == 0);
    let borrows = !one.starts_with("self .") && two.starts_with("self .");
    borrows || apart
}

//! Puts every small change of a source file into it, each behind a number: one build then tries them all.
//!
//! A change is a guard that is taken out (always, never), a comparison turned round, an effect that is left out, or two
//! effects in the other order. It is also a part of a condition that is left out, a branch that is never taken, two branches
//! that do what the other one does, a value of truth turned round, and a filter that lets all pass.

#[path = "schemata/thorough.rs"]
mod thorough;

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Arm, BinOp, Block, Expr, ExprClosure, ExprMatch, FieldValue, File, ImplItemConst, ImplItemFn, ItemConst,
    ItemFn, Local, Stmt, UnOp, parse_quote,
};

use super::subject::Subject;

/// The place of a change, and the code that it changes: `pass.rs: ended: never: ! running`.
pub type Site = String;

/// Changes the file; the numbers of its changes go on from those of `sites`.
pub fn mutate(subject: &Subject, name: &str, file: &mut File, sites: &mut Vec<Site>) {
    file.items.retain(|item| !is_test(item));
    Mutator { subject, file: name, function: String::new(), sites }.visit_file_mut(file);
}

fn is_test(item: &syn::Item) -> bool {
    let syn::Item::Mod(module) = item else { return false };
    module.attrs.iter().any(|attribute| attribute.to_token_stream().to_string().contains("cfg (test)"))
}

struct Mutator<'a> {
    subject: &'a Subject,
    file: &'a str,
    function: String,
    sites: &'a mut Vec<Site>,
}

impl Mutator<'_> {
    /// The number of a new change.
    fn site(&mut self, kind: &str, of: &str) -> u32 {
        let place = format!("{}: {}: {kind}: {of}", self.file, self.function);
        let twin = |n: usize| if n == 1 { place.clone() } else { format!("{place} ({n})") };
        let site = (1..).map(twin).find(|site| !self.sites.contains(site)).unwrap_or(place);
        self.sites.push(site);
        u32::try_from(self.sites.len()).expect("few changes")
    }

    /// A condition that a change makes false, and another one makes true.
    fn guard(&mut self, text: &str, condition: &mut Expr) {
        if has_let(condition) {
            let never = self.site("never", text);
            *condition = parse_quote!(!crate::mutant(#never) && #condition);
            return;
        }
        let (never, always) = (self.site("never", text), self.site("always", text));
        *condition = parse_quote!((crate::mutant(#always) || !crate::mutant(#never) && (#condition)));
    }

    /// An effect that a change leaves out.
    fn effect(&mut self, text: &str, effect: &Expr) -> Expr {
        let number = self.site("without", text);
        parse_quote!({ if !crate::mutant(#number) { #effect; } })
    }
}

fn text(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let short: String = text.chars().take(90).collect();
    if short.len() < text.len() { format!("{short}...") } else { short }
}

/// The value of a block.
fn text_of_the_end(block: &Block) -> String {
    match block.stmts.last() {
        Some(Stmt::Expr(end, None)) => text(end),
        _ => String::new(),
    }
}

fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

impl Mutator<'_> {
    /// A call of a method that only has an effect.
    fn is_effect(&self, expression: &Expr) -> bool {
        let Expr::MethodCall(call) = expression else { return false };
        let is_self = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("self"));
        is_self && self.subject.effects.iter().any(|effect| call.method == effect)
    }

    /// Is this function no part of the machine, or one that the compiler runs?
    fn is_skipped(&self, signature: &syn::Signature) -> bool {
        signature.constness.is_some() || self.subject.skipped.iter().any(|name| signature.ident == name)
    }
}

/// A statement that can be left out, or change places with the next.
fn is_removable(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Expr(Expr::MethodCall(_) | Expr::Assign(_), Some(_)))
}

impl VisitMut for Mutator<'_> {
    fn visit_item_fn_mut(&mut self, function: &mut ItemFn) {
        if self.is_skipped(&function.sig) {
            return;
        }
        self.function = function.sig.ident.to_string();
        let end = text_of_the_end(&function.block);
        visit_mut::visit_item_fn_mut(self, function);
        self.turn_the_end(&end, &function.sig, &mut function.block);
    }

    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        if self.is_skipped(&function.sig) {
            return;
        }
        self.function = function.sig.ident.to_string();
        let end = text_of_the_end(&function.block);
        visit_mut::visit_impl_item_fn_mut(self, function);
        self.turn_the_end(&end, &function.sig, &mut function.block);
    }

    /// The compiler computes it.
    fn visit_item_const_mut(&mut self, _: &mut ItemConst) {}

    /// The compiler computes it.
    fn visit_impl_item_const_mut(&mut self, _: &mut ImplItemConst) {}

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        let body = text(&closure.body);
        visit_mut::visit_expr_closure_mut(self, closure);
        self.turn_value(&body, &mut closure.body);
    }

    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        let value = text(&field.expr);
        visit_mut::visit_field_value_mut(self, field);
        self.turn_value(&value, &mut field.expr);
    }

    fn visit_expr_match_mut(&mut self, branches: &mut ExprMatch) {
        let original = branches.clone();
        visit_mut::visit_expr_match_mut(self, branches);
        match thorough::takes_the_rest(branches) {
            true => self.leave_arms_out(branches),
            false => self.exchange_arms(&original, branches),
        }
    }

    /// The block of a `let ... else` must leave the function.
    fn visit_local_mut(&mut self, local: &mut Local) {
        if let Some(init) = &mut local.init {
            let value = text(&init.expr);
            self.visit_expr_mut(&mut init.expr);
            self.turn_value(&value, &mut init.expr);
        }
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        let text = arm.guard.as_ref().map(|(_, guard)| text(guard));
        visit_mut::visit_arm_mut(self, arm);
        if let (Some((_, guard)), Some(text)) = (&mut arm.guard, text) {
            self.guard(&text, guard);
        }
    }

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        let original = expression.clone();
        match expression {
            Expr::If(branch) => {
                let condition = text(&branch.cond);
                // The comparison that is the whole condition is turned round by being there always and never.
                match &mut *branch.cond {
                    Expr::Binary(binary) => visit_mut::visit_expr_binary_mut(self, binary),
                    condition => self.visit_expr_mut(condition),
                }
                self.visit_block_mut(&mut branch.then_branch);
                if let Some((_, otherwise)) = &mut branch.else_branch {
                    self.visit_expr_mut(otherwise);
                }
                self.guard(&condition, &mut branch.cond);
            }
            Expr::Return(_) | Expr::Macro(_) => visit_mut::visit_expr_mut(self, expression),
            _ if self.is_effect(expression) || matches!(expression, Expr::Assign(_)) => {
                visit_mut::visit_expr_mut(self, expression);
                *expression = self.effect(&text(&original), expression);
            }
            _ => {
                visit_mut::visit_expr_mut(self, expression);
                self.turn(&original, expression);
                self.change_thoroughly(&original, expression);
            }
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        let names: Vec<Option<String>> =
            block.stmts.iter().map(|s| is_removable(s).then(|| text(s))).collect();
        for statement in &mut block.stmts {
            match statement {
                Stmt::Expr(expression, Some(_))
                    if is_removable_expression(expression) && !self.is_effect(expression) =>
                {
                    let original = text(expression);
                    visit_mut::visit_expr_mut(self, expression);
                    *expression = self.effect(&original, expression);
                }
                _ => self.visit_stmt_mut(statement),
            }
        }
        self.swap(block, &names);
    }
}

/// Would the compiler refuse the other order? A reference into the pass ends where the bus itself is used, and a value
/// is copied before it is moved.
fn is_forbidden(one: &str, two: &str) -> bool {
    let in_pass = one.starts_with("pass .") && two.starts_with("self .");
    let copied = one.split(" . clone ()").next().and_then(|before| before.rsplit(' ').next());
    let is_moved =
        one.contains(". clone ()") && copied.is_some_and(|name| two.split(' ').any(|word| word == name));
    in_pass || is_moved
}

fn is_removable_expression(expression: &Expr) -> bool {
    matches!(expression, Expr::MethodCall(_) | Expr::Assign(_))
}

impl Mutator<'_> {
    /// Turns a comparison or a negation round.
    fn turn(&mut self, original: &Expr, expression: &mut Expr) {
        match expression {
            Expr::Binary(binary) if !has_let(original) => match binary.op {
                BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => {
                    let turned = self.site("turned round", &text(original));
                    *expression = parse_quote!((crate::mutant(#turned) ^ (#expression)));
                }
                BinOp::AddAssign(_) | BinOp::SubAssign(_) => {
                    *expression = self.effect(&text(original), expression);
                }
                _ => {}
            },
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => {
                let turned = self.site("turned round", &text(original));
                *expression = parse_quote!((crate::mutant(#turned) ^ (#expression)));
            }
            _ => {}
        }
    }

    /// Two effects that follow each other come in the other order.
    fn swap(&mut self, block: &mut Block, names: &[Option<String>]) {
        let mut place = 0;
        while place + 1 < block.stmts.len() {
            let (Some(one), Some(two)) = (&names[place], &names[place + 1]) else {
                place += 1;
                continue;
            };
            if is_forbidden(one, two) || self.subject.hides_orders && thorough::has_no_order(one, two) {
                place += 1;
                continue;
            }
            let number = self.site("other order", &format!("{one} {two}"));
            let (first, second) = (block.stmts[place].clone(), block.stmts[place + 1].clone());
            block.stmts[place] =
                parse_quote!(if crate::mutant(#number) { #second #first } else { #first #second });
            block.stmts[place + 1] = Stmt::Expr(parse_quote!({}), None);
            place += 2;
        }
    }
}

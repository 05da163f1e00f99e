//! Complaints of a schema about a message, in words for the person who wrote the message.

use std::fmt;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use crate::conform::lines::shown;

/// The reason why a message does not meet its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The place in the message, as a JSON pointer; empty for the message itself.
    pub at: String,
    /// The value that stands there, shortened.
    pub found: String,
    /// The values that are allowed there, in words.
    pub expected: String,
}

impl Complaint {
    pub(crate) fn new(at: impl Into<String>, found: &Value, expected: impl Into<String>) -> Complaint {
        Complaint { at: at.into(), found: shown(found), expected: expected.into() }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at.as_str() {
            "" => write!(f, "expected {} in {}", self.expected, self.found),
            at => write!(f, "at {at}: expected {}, found {}", self.expected, self.found),
        }
    }
}

/// The options in words, as alternatives.
pub(super) fn one_of(options: &[String]) -> String {
    match options {
        [] => "something else".to_owned(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} or {last}", before.join(", ")),
    }
}

/// The complaint that lies deepest: the closer it is to a value, the more it says about the value.
pub(super) fn of(schema: &Value, validator: &Validator, message: &Value) -> Complaint {
    let mut best: Option<Complaint> = None;
    let errors = validator.iter_errors(message);
    for found in errors.map(|error| judge(schema, &error).complaint()) {
        if best.as_ref().is_none_or(|best| depth(&best.at) < depth(&found.at)) {
            best = Some(found);
        }
    }
    best.unwrap_or_else(|| Complaint::new("", message, "another message"))
}

/// The meaning of an error of the validator.
enum Judgement {
    /// The value is wrong.
    Wrong(Complaint),
    /// The value is another alternative than this one. `options` is the form of this one.
    Other { at: String, found: Value, options: Vec<String> },
}

impl Judgement {
    fn complaint(self) -> Complaint {
        match self {
            Judgement::Wrong(complaint) => complaint,
            Judgement::Other { at, found, options } => Complaint::new(at, &found, one_of(&options)),
        }
    }
}

fn judge(schema: &Value, error: &ValidationError<'_>) -> Judgement {
    let (at, found) = (error.instance_path().to_string(), error.instance().as_ref());
    let wrong = |expected: String| Judgement::Wrong(Complaint::new(at.clone(), found, expected));
    let other = |options| Judgement::Other { at: at.clone(), found: found.clone(), options };
    match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            union(schema, &at, found, context)
        }
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            wrong("one of several alternatives only".to_owned())
        }
        ValidationErrorKind::Constant { expected_value } => other(vec![expected_value.to_string()]),
        ValidationErrorKind::Enum { options } => other(match options.as_ref() {
            Value::Array(options) => options.iter().map(Value::to_string).collect(),
            only => vec![only.to_string()],
        }),
        ValidationErrorKind::Type { kind } => other(types(kind, field_of(schema, error))),
        ValidationErrorKind::Required { property } => wrong(format!("the field {property}")),
        ValidationErrorKind::Minimum { .. } | ValidationErrorKind::Maximum { .. } => {
            wrong(range(schema, error))
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => wrong(format!(
            "no field {}",
            one_of(&unexpected.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>())
        )),
        ValidationErrorKind::PropertyNames { error } => {
            let key = error.instance().to_string();
            wrong(format!("no key {key}: {}", judge(schema, error).complaint().expected))
        }
        ValidationErrorKind::Pattern { pattern } => wrong(format!("what matches {pattern}")),
        _ => wrong(error.to_string()),
    }
}

/// Judges a value that is none of several alternatives. If it is clear which alternative was meant, the
/// complaint is about that alternative. Otherwise the complaint lists the forms of all alternatives.
fn union(schema: &Value, at: &str, found: &Value, context: &[Vec<ValidationError<'static>>]) -> Judgement {
    let branches: Vec<Branch> = context.iter().map(|errors| branch(schema, at, errors)).collect();
    let deepest = branches.iter().filter(|b| b.is_meant).max_by_key(|b| depth(&b.complaint.at));
    if let Some(meant) = deepest {
        let as_deep = |b: &&Branch| b.is_meant && depth(&b.complaint.at) == depth(&meant.complaint.at);
        // A field that is missing here says little, unless another field says that this alternative was
        // meant.
        let is_clear = meant.complaint.at != at
            || meant.is_number
            || branches.iter().all(|b| b.is_meant || b.tag.is_some());
        if is_clear && branches.iter().filter(as_deep).count() == 1 {
            return Judgement::Wrong(meant.complaint.clone());
        }
    }
    // A field tells the alternatives apart, so the complaint is about that field.
    let tag = branches.iter().find_map(|b| b.tag.as_ref()).map(|(place, _)| place);
    let named = branches.iter().filter_map(|b| b.tag.as_ref());
    let looks: Vec<&String> = match tag {
        Some(tag) => named.filter(|(place, _)| place == tag).flat_map(|(_, words)| words).collect(),
        None => branches.iter().flat_map(|b| &b.options).collect(),
    };
    let mut options: Vec<String> = Vec::new();
    for option in looks {
        if !options.contains(option) {
            options.push(option.clone());
        }
    }
    let (at, found) = match tag {
        Some(tag) => (format!("{at}{tag}"), found.pointer(tag).unwrap_or(found)),
        None => (at.to_owned(), found),
    };
    Judgement::Other { at, found: found.clone(), options }
}

/// One alternative that a value does not meet.
struct Branch {
    /// True if the value looks as if this alternative was meant.
    is_meant: bool,
    /// True if the value is a number, as this alternative is, and is out of its range.
    is_number: bool,
    /// The complaint about the value, read as this alternative.
    complaint: Complaint,
    /// The forms of this alternative.
    options: Vec<String>,
    /// The field, below the union, that says that the value is another alternative, and the values that the
    /// field has in this one.
    tag: Option<(String, Vec<String>)>,
}

fn branch(schema: &Value, at: &str, errors: &[ValidationError<'static>]) -> Branch {
    let is_here = |error: &ValidationError<'_>| error.instance_path().to_string() == at;
    let mut branch = Branch {
        is_meant: true,
        is_number: false,
        complaint: Complaint { at: at.to_owned(), found: String::new(), expected: String::new() },
        options: Vec::new(),
        tag: None,
    };
    let extra = errors.iter().any(|e| is_here(e) && e.kind().keyword() == "additionalProperties");
    for error in errors {
        branch.is_number |= is_here(error) && matches!(error.kind().keyword(), "minimum" | "maximum");
        if let ValidationErrorKind::Required { property } = error.kind()
            && is_here(error)
        {
            branch.options.push(format!("{{{property}: ...}}"));
        }
        match judge(schema, error) {
            // The value has another field than the one that names this alternative.
            Judgement::Wrong(_) if extra && is_here(error) => branch.is_meant = false,
            Judgement::Wrong(complaint) => {
                if branch.complaint.expected.is_empty() || depth(&branch.complaint.at) < depth(&complaint.at)
                {
                    branch.complaint = complaint;
                }
            }
            Judgement::Other { at: there, options, found } => {
                let below = there.strip_prefix(at).unwrap_or_default();
                if below.is_empty() {
                    branch.is_meant = false;
                    branch.options.extend(options);
                } else if error.kind().keyword() == "const" {
                    branch.is_meant = false;
                    branch.tag = Some((below.to_owned(), options));
                } else {
                    branch.complaint = Complaint::new(there, &found, one_of(&options));
                }
            }
        }
    }
    branch
}

/// The numbers that the schema allows at the place of an error about a limit.
fn range(schema: &Value, error: &ValidationError<'_>) -> String {
    let path = error.schema_path().to_string();
    let around = path.rsplit_once('/').and_then(|(above, _)| follow(schema, above));
    let limit = |name: &str| around.and_then(|schema| schema.get(name));
    match (limit("minimum"), limit("maximum")) {
        (Some(least), Some(most)) => format!("a number from {least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => "another number".to_owned(),
    }
}

/// The part of a schema at a path of the validator, which goes through references.
fn follow<'a>(schema: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('/').skip(1).try_fold(schema, |part, step| match (step, part) {
        ("$ref", Value::Object(fields)) => schema.pointer(fields.get("$ref")?.as_str()?.strip_prefix('#')?),
        (step, Value::Object(fields)) => fields.get(step),
        (step, Value::Array(items)) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The only field that the object had to have, if the schema says which.
fn field_of(schema: &Value, error: &ValidationError<'_>) -> Option<String> {
    let path = error.schema_path().to_string();
    let required = &schema.pointer(path.strip_suffix("/type")?)?["required"];
    match required.as_array()?.as_slice() {
        [only] => Some(format!("{{{only}: ...}}")),
        _ => None,
    }
}

fn types(kind: &TypeKind, field: Option<String>) -> Vec<String> {
    let word = |kind: String| match kind.as_str() {
        "null" => kind,
        "array" | "object" | "integer" => format!("an {kind}"),
        _ => format!("a {kind}"),
    };
    match (kind, field) {
        (TypeKind::Single(_), Some(field)) => vec![field],
        (TypeKind::Single(kind), None) => vec![word(kind.to_string())],
        (TypeKind::Multiple(kinds), _) => kinds.iter().map(|kind| word(kind.to_string())).collect(),
    }
}

fn depth(pointer: &str) -> usize {
    pointer.matches('/').count()
}

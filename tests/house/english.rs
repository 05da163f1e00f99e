//! The habits of English that CONTRIBUTING.md lists, as far as a scan can see them: in comments of Rust, in comments
//! and docstrings of Python, and in pages, those that are printed from code too. In Rust the names are scanned as well:
//! identifiers, and names in kebab case, which readers meet in lists and reports.
//!
//! Code on a page, names in backticks and quoted words are no English of ours. Quotations of a page (`>`) are those of
//! the mail of 2007.

use super::tree::{self, Text};

/// Folders and files in which no habit is left.
const CLEAN: [&str; 12] = [
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "docs/",
    "models/",
    "scripts/",
    "src/bus/",
    "src/check/",
    "src/cli/",
    "src/kit/",
    "src/words/",
    "tests/",
];

/// The shape of a habit in a sentence.
#[derive(Clone, Copy)]
enum Shape {
    /// The sentence has this word, or these words in a row, in any case.
    Has(&'static str),
    /// The sentence begins with this word and ends with a full stop: it is no question.
    Opens(&'static str),
    /// The sentence begins with these words and this mark, which stand in the place of a sentence.
    Fragment(&'static str),
    /// The sentence has this word, not behind a noun for a person, and ends with a full stop: it is no question.
    Headless(&'static str),
    /// The sentence is the first of a paragraph of documentation, begins with this word and ends with a full stop: a
    /// clause stands in the place of the thing that is documented.
    Documents(&'static str),
    /// The same with a preposition before this word.
    Behind(&'static str),
}

impl Shape {
    fn word(self) -> &'static str {
        match self {
            Shape::Has(word) | Shape::Opens(word) | Shape::Fragment(word) | Shape::Headless(word) => word,
            Shape::Documents(word) | Shape::Behind(word) => word,
        }
    }
}

/// The nouns behind which a clause with "who" may stand.
const PERSONS: [&str; 4] = ["person", "people", "reader", "readers"];

/// The prepositions behind which a clause may stand in the place of a noun.
const PREPOSITIONS: [&str; 13] =
    ["about", "after", "at", "before", "by", "for", "from", "in", "of", "on", "to", "under", "with"];

/// The words that no name has, nor begins with: a name with one of them does not say what it is about.
const NOT_IN_NAMES: [&str; 8] =
    ["nobody", "somebody", "everybody", "anybody", "someone", "everyone", "anyone", "whoever"];

const NOUN: &str = "name the noun: the requester, the reader, the thread";
const CLAUSE: &str = "a clause stands in the place of a noun: name the noun";
const THING: &str = "name the thing: the outcome of a listener, the reason of a refusal, the number of edges";
const TIME: &str = "say what never happens: the bus never leaves Stopping";
const FRAGMENT: &str = "say it in a sentence: the step is total, the goal that is asked for";
const LIST: &str = "say where it is known from: the list of known deviations has it";

const HABITS: [(Shape, &str); 37] = [
    (Shape::Has("whoever"), CLAUSE),
    (Shape::Has("whomever"), CLAUSE),
    (Shape::Has("whichever"), CLAUSE),
    (Shape::Has("whatever"), CLAUSE),
    (Shape::Has("wherever"), CLAUSE),
    (Shape::Headless("who"), CLAUSE),
    (Shape::Headless("whom"), CLAUSE),
    (Shape::Opens("what"), CLAUSE),
    (Shape::Documents("how"), THING),
    (Shape::Documents("why"), THING),
    (Shape::Documents("where"), THING),
    (Shape::Documents("which"), THING),
    (Shape::Documents("when"), THING),
    (Shape::Documents("whose"), THING),
    (Shape::Documents("that"), THING),
    (Shape::Behind("what"), THING),
    (Shape::Behind("how"), THING),
    (Shape::Behind("which"), THING),
    (Shape::Behind("whose"), THING),
    (Shape::Fragment("for what."), FRAGMENT),
    (Shape::Fragment("for what,"), FRAGMENT),
    (Shape::Fragment("total:"), FRAGMENT),
    (Shape::Fragment("not yet"), FRAGMENT),
    (Shape::Has("nobody"), NOUN),
    (Shape::Has("no one"), NOUN),
    (Shape::Has("everybody"), NOUN),
    (Shape::Has("everyone"), NOUN),
    (Shape::Has("somebody"), NOUN),
    (Shape::Has("someone"), NOUN),
    (Shape::Has("anybody"), NOUN),
    (Shape::Has("anyone"), NOUN),
    (Shape::Has("for ever"), TIME),
    (Shape::Has("forever"), TIME),
    (Shape::Has("as known"), LIST),
    (Shape::Has("as is known"), LIST),
    (Shape::Has("a skip is no pass"), "an aphorism: say what the program does"),
    (Shape::Has("the way to the fault"), "the field has a term for it: the counterexample"),
];

#[test]
fn clean_folders_have_no_habit_of_the_list() {
    let found: Vec<String> = texts().iter().filter(|file| is_clean(&file.path)).flat_map(habits).collect();
    assert!(found.is_empty(), "{} habits:\n{}", found.len(), found.join("\n"));
}

/// A new folder belongs on the list, and every entry of the list is about some file.
#[test]
fn every_text_is_on_the_list_and_every_entry_is_used() {
    let texts = texts();
    let lost: Vec<&str> =
        texts.iter().map(|file| file.path.as_str()).filter(|path| !is_clean(path)).collect();
    assert!(lost.is_empty(), "not on the list: {}", lost.join(", "));
    for entry in CLEAN {
        assert!(texts.iter().any(|file| file.path.starts_with(entry)), "{entry} is about no file");
    }
}

fn texts() -> Vec<Text> {
    let is_text = |file: &Text| [".rs", ".md", ".py"].iter().any(|end| file.path.ends_with(end));
    tree::texts().into_iter().filter(is_text).collect()
}

fn is_clean(path: &str) -> bool {
    CLEAN.iter().any(|entry| path.starts_with(entry))
}

/// Every habit that a file has, with its place and the reason.
fn habits(file: &Text) -> Vec<String> {
    let mut found = Vec::new();
    for Paragraph { line, text } in paragraphs(file) {
        let is_docs = is_documentation(file, line);
        for (place, sentence) in sentences(&own_words(&text)).iter().enumerate() {
            let is_head = is_docs && place == 0;
            for (shape, why) in HABITS.iter().filter(|(shape, _)| shows(*shape, sentence, is_head)) {
                let word = shape.word();
                found.push(format!("{}:{line}: `{word}` in `{}`; {why}", file.path, sentence.trim()));
            }
        }
    }
    if file.path.ends_with(".rs") {
        let bad = names(&file.text).into_iter().filter(|(_, name)| is_headless(name));
        found.extend(bad.map(|(line, name)| format!("{}:{line}: the name `{name}`; {NOUN}", file.path)));
    }
    found
}

/// Is the paragraph that begins in this line a doc comment of Rust, or a comment or docstring of Python?
fn is_documentation(file: &Text, line: usize) -> bool {
    let begins = file.text.lines().nth(line - 1).unwrap_or_default().trim_start();
    let is_doc_comment = begins.starts_with("///") || begins.starts_with("//!");
    file.path.ends_with(".py") || file.path.ends_with(".rs") && is_doc_comment
}

/// Does a part of this name say "nobody" or the like? A name in kebab case may not say "who" either.
fn is_headless(name: &str) -> bool {
    let is_kebab = name.contains('-');
    let parts: Vec<String> = name.split(['-', '_']).map(str::to_lowercase).collect();
    let is_bad = |part: &String| NOT_IN_NAMES.iter().any(|word| part.starts_with(word));
    parts.iter().any(|part| is_bad(part) || is_kebab && (part == "who" || part == "whom"))
}

/// Does the habit show in this sentence? `is_head` says that the sentence is the first of a paragraph of documentation.
fn shows(shape: Shape, sentence: &str, is_head: bool) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || "-_'’".contains(c);
    let words: Vec<String> =
        sentence.split(|c: char| !is_part(c)).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    match shape {
        Shape::Has(wanted) => {
            let wanted: Vec<&str> = wanted.split(' ').collect();
            let part = |word: &String| word.split(['-', '_']).any(|part| wanted == [part]);
            words.windows(wanted.len()).any(|some| some == wanted) || words.iter().any(part)
        }
        Shape::Headless(word) => {
            let before = |at: usize| at.checked_sub(1).map(|at| words[at].as_str());
            let is_headless = |at: &usize| !before(*at).is_some_and(|word| PERSONS.contains(&word));
            let mut places = (0..words.len()).filter(|at| words[*at] == word);
            places.any(|at| is_headless(&at)) && !sentence.trim_end().ends_with('?')
        }
        Shape::Fragment(begin) => sentence.trim_start().to_lowercase().starts_with(begin),
        Shape::Opens(word) => {
            words.first().is_some_and(|first| first == word) && sentence.trim_end().ends_with('.')
        }
        // A dash stands for a part that is left out: the sentence begins with that part.
        Shape::Documents(_) | Shape::Behind(_) if !is_head || sentence.starts_with('–') => false,
        Shape::Documents(word) => shows(Shape::Opens(word), sentence, is_head),
        Shape::Behind(word) => {
            let is_behind = words.first().is_some_and(|first| PREPOSITIONS.contains(&first.as_str()));
            is_behind
                && words.get(1).is_some_and(|second| second == word)
                && sentence.trim_end().ends_with('.')
        }
    }
}

/// Lines that belong together, without the marks of a comment or a list.
struct Paragraph {
    /// The number of its first line.
    line: usize,
    text: String,
}

fn paragraphs(file: &Text) -> Vec<Paragraph> {
    if file.path.ends_with(".md") {
        let lines = file.text.lines().enumerate().map(|(at, line)| (at + 1, line.to_owned()));
        return joined(lines.collect());
    }
    if file.path.ends_with(".py") {
        return joined(of_python(&file.text));
    }
    joined(comments(&file.text))
}

/// Joins numbered lines of Markdown. Code, quotations and the table of habits are left out. An entry of a list, a
/// cell of a table and a heading are paragraphs by themselves.
fn joined(lines: Vec<(usize, String)>) -> Vec<Paragraph> {
    let mut found: Vec<Paragraph> = Vec::new();
    let (mut fenced, mut habits, mut open, mut last) = (false, false, false, 0);
    for (line, text) in lines {
        let text = text.trim().to_owned();
        let fence = text.starts_with("```");
        fenced ^= fence;
        let row = text.starts_with('|');
        habits = row && (habits || text.starts_with("| habit |"));
        let skipped = fence || fenced || habits || text.starts_with('>') || text.starts_with("<!--");
        let item = ["- ", "* "].iter().find_map(|mark| text.strip_prefix(mark));
        let item = item.or(text.split_once(". ").filter(|(n, _)| n.parse::<u8>().is_ok()).map(|(_, t)| t));
        let apart = item.is_some() || row || text.starts_with('#');
        if skipped || text.is_empty() {
            open = false;
        } else if row {
            let cells = text.split('|').map(|cell| Paragraph { line, text: cell.trim().to_owned() });
            found.extend(cells);
            open = false;
        } else if let (true, false, true, Some(paragraph)) = (open, apart, line == last + 1, found.last_mut())
        {
            paragraph.text.push(' ');
            paragraph.text.push_str(&text);
        } else {
            open = !text.starts_with('#');
            found.push(Paragraph { line, text: item.unwrap_or(&text).to_owned() });
        }
        last = line;
    }
    found
}

/// Without code, addresses and quoted words. A part that is left out leaves a dash.
fn own_words(text: &str) -> String {
    let mut text: String = text.split('`').step_by(2).collect::<Vec<_>>().join("–");
    while let Some((before, rest)) = text.split_once("](") {
        text = format!("{before} {}", rest.split_once(')').map_or("", |(_, after)| after));
    }
    let quotes: Vec<&str> = text.split('"').collect();
    let closed = quotes.len() % 2 == 1;
    if closed { quotes.into_iter().step_by(2).collect::<Vec<_>>().join("–") } else { text }
}

/// The sentences of a paragraph, each with its mark at the end.
fn sentences(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut ended = false;
    for c in text.chars() {
        if ended && c.is_whitespace() {
            found.push(String::new());
        }
        ended = ".!?".contains(c) || (ended && ")*".contains(c));
        if let Some(sentence) = found.last_mut() {
            sentence.push(c);
        }
    }
    found.retain(|sentence| !sentence.trim().is_empty());
    found
}

/// The lines of the comments of a file of Rust, without their marks.
fn comments(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            let comment = rest.lines().next().unwrap_or_default();
            found.push((line, comment.trim_start_matches('/').trim_start_matches('!').to_owned()));
            comment.len()
        } else {
            literal(source, rest).unwrap_or(first.len_utf8())
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    found
}

/// The names in a file of Rust, with their lines: identifiers, and texts that are names in kebab case.
fn names(source: &str) -> Vec<(usize, String)> {
    let is_kebab = |text: &str| {
        let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric());
        text.contains('-') && text.split('-').all(is_part)
    };
    let mut found = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let identifier = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = if rest.starts_with("//") {
            rest.lines().next().unwrap_or_default().len()
        } else if let Some(length) = literal(source, rest) {
            let text = rest[..length].trim_matches('"');
            found.extend(is_kebab(text).then(|| (line, text.to_owned())));
            length
        } else if identifier > 0 {
            found.push((line, rest[..identifier].to_owned()));
            identifier
        } else {
            first.len_utf8()
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    found
}

/// The lines of the comments and docstrings of a file of Python, without their marks. A docstring is a text between
/// three quotation marks that begins its line; any other text of several lines is no English of ours.
fn of_python(source: &str) -> Vec<(usize, String)> {
    const MARK: &str = "\"\"\"";
    let mut found = Vec::new();
    // A text of several lines that is not over yet, and whether it is a docstring.
    let mut open: Option<bool> = None;
    for (at, line) in source.lines().map(str::trim).enumerate() {
        let is_docs = open.unwrap_or(line.starts_with(MARK));
        let text = match open {
            None if !is_docs => hash_comment(line),
            _ if is_docs => line.split(MARK).find(|part| !part.is_empty()),
            _ => None,
        };
        found.extend(text.map(|text| (at + 1, text.to_owned())));
        if line.matches(MARK).count() % 2 == 1 {
            open = open.is_none().then_some(is_docs);
        }
    }
    found
}

/// The comment at the end of a line of Python, if it has one.
fn hash_comment(line: &str) -> Option<&str> {
    let mut quote = None;
    for (at, c) in line.char_indices() {
        match quote {
            None if c == '#' => return Some(line[at..].trim_start_matches(['#', '!'])),
            None if c == '"' || c == '\'' => quote = Some(c),
            Some(open) if open == c => quote = None,
            None | Some(_) => {}
        }
    }
    None
}

/// The length of the text or character that begins here, if one does.
fn literal(source: &str, rest: &str) -> Option<usize> {
    let before = source[..source.len() - rest.len()].chars().next_back();
    let is_name = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let raw = rest.strip_prefix('r').filter(|_| !is_name || before == Some('b'));
    let raw = raw.map(|rest| rest.len() - rest.trim_start_matches('#').len());
    if let Some(marks) = raw.filter(|marks| rest[1 + marks..].starts_with('"')) {
        let begin = marks + 2;
        let end = format!("\"{}", "#".repeat(marks));
        return Some(rest[begin..].find(&end).map_or(rest.len(), |at| begin + at + end.len()));
    }
    if let Some(inner) = rest.strip_prefix('"') {
        return Some(1 + closing(inner, '"').unwrap_or(inner.len()));
    }
    // A character; a mark without a second one is that of a lifetime.
    let inner = rest.strip_prefix('\'')?;
    let one = inner.chars().next()?;
    let is_character = one == '\\' || inner[one.len_utf8()..].starts_with('\'');
    is_character.then(|| closing(inner, '\'')).flatten().map(|length| 1 + length)
}

/// The length up to and with the closing mark that no backslash stands before.
fn closing(text: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == mark && !escaped {
            return Some(at + c.len_utf8());
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

fn found(path: &str, text: &str) -> usize {
    habits(&Text::new(path, text)).len()
}

#[test]
fn every_habit_is_reported() {
    for (shape, _) in HABITS {
        let sentence = match shape {
            Shape::Has(words) => format!("The bus stops\nand {words} stays."),
            Shape::Opens(word) => format!("The bus stops. {word} asks is answered.").replace(". wh", ". Wh"),
            Shape::Headless(word) => format!("The bus tells {word}\nasks."),
            Shape::Fragment(words) if words.ends_with('.') => format!("The bus\nstops. {words}"),
            Shape::Fragment(words) => format!("The bus stops. {words} an input\nis refused."),
            Shape::Documents(_) | Shape::Behind(_) => continue,
        };
        assert_eq!(found("docs/a.md", &format!("# Title\n\n- {sentence}\n")), 1, "{sentence}");
        let comment = sentence.replace('\n', "\n    // ");
        assert_eq!(found("tests/a.rs", &format!("fn a() {{\n    // {comment}\n}}\n")), 1, "{sentence}");
        assert_eq!(found("tests/a.rs", &format!("/// {}\nfn a() {{}}\n", sentence.replace('\n', " "))), 1);
    }
    for sentence in
        ["Who asks is told.", "The bus tells a requester who asks.", "It says *to whom* it is sent."]
    {
        assert_eq!(found("docs/a.md", sentence), 1, "{sentence}");
    }
    assert_eq!(found("docs/a.md", "Of all, nobody-is-denied says so."), 1);
    for name in
        ["nobody", "holds_up_nobody", "nobodys_trouble", "\"wakes-everybody\"", "\"the-one-who-asks\""]
    {
        assert_eq!(found("tests/a.rs", &format!("fn a() {{\n    b({name});\n}}\n")), 1, "{name}");
    }
    for text in [
        "\"\"\"Nobody asks.\"\"\"\n",
        "def f():\n    \"\"\"A title.\n\n    Whoever asks\n    waits.\n    \"\"\"\n    return 'nobody'\n",
        "a = '#' # told to everybody\n",
        "# What is told.\n",
    ] {
        assert_eq!(found("scripts/a.py", text), 1, "{text}");
    }
    assert_eq!(found("docs/a.md", "| a | b |\n|---|---|\n| nobody | what *for ever* |\n"), 2);
    assert_eq!(found("docs/a.md", "[What stays](a.md)\nis kept. **Who** asks (if any asks) is told.\n"), 2);
}

/// Documentation that is only a clause, each with a text that names the thing.
const CLAUSES: [(&str, &str); 11] = [
    ("How a listener ended.", "The outcome of a listener."),
    ("Why something was refused.", "The reason of a refusal."),
    ("Where the bus stands.", "The situation of the bus."),
    ("Which origin may ask for what.", "The goals that each origin may ask for."),
    ("When a state was found.", "The time at which a state was found."),
    ("Whose action it is.", "The actor of the action."),
    ("That it is ready.", "The worker says that it is ready."),
    ("By what a pass sorts its listeners.", "The key by which a pass sorts its listeners."),
    ("On how many edges.", "The number of edges."),
    ("With which code.", "The exit code of the process."),
    ("In whose name a thread asks.", "The name in which a thread asks."),
];

#[test]
fn documentation_that_is_only_a_clause_is_reported() {
    for (shape, _) in HABITS {
        let is_met = CLAUSES.iter().any(|(clause, _)| shows(shape, clause, true));
        let is_here = matches!(shape, Shape::Documents(_) | Shape::Behind(_));
        assert_eq!(is_met, is_here, "{}", shape.word());
    }
    for (clause, thing) in CLAUSES {
        let (begin, wrapped) = clause.split_once(' ').unwrap();
        for text in [
            format!("/// {clause}\nfn a() {{}}\n"),
            format!("//! {clause} It is told.\n"),
            format!("/// {begin}\n/// {wrapped}\nfn a() {{}}\n"),
            format!("/// The bus stops.\n///\n/// {clause}\nfn a() {{}}\n"),
        ] {
            assert_eq!(found("tests/a.rs", &text), 1, "{text}");
        }
        assert_eq!(found("scripts/a.py", &format!("\"\"\"{clause}\"\"\"\n")), 1, "{clause}");
        assert_eq!(found("scripts/a.py", &format!("\"\"\"{thing}\"\"\"\n")), 0, "{thing}");
        let question = clause.replace('.', "?");
        for text in [
            format!("/// {thing}\nfn a() {{}}\n"),
            format!("/// {question}\nfn a() {{}}\n"),
            format!("/// {thing} {clause}\nfn a() {{}}\n"),
            format!("/// `Stop`, {clause}\nfn a() {{}}\n"),
            format!("fn a() {{\n    // {clause}\n}}\n"),
        ] {
            assert_eq!(found("tests/a.rs", &text), 0, "{text}");
        }
        assert_eq!(found("docs/a.md", clause), 0, "{clause}");
    }
}

#[test]
fn code_quotations_names_and_questions_are_no_habits() {
    for text in [
        "Who is told, and what follows?",
        "## What a verdict does not say",
        "The property `who-ends-by-itself-told-everybody`.",
        "A reader who knows Apache, and the person who repairs the bus, read the same page.",
        "The word \"whoever\" is a habit.",
        "> Nobody but the mail says so.",
        "```text\nWhoever asks.\n```",
        "| habit | before |\n|---|---|\n| a | Nobody promises. |",
        "[a page](docs/for/whoever.md)",
        "A reader that asks what is known of the bus is told so.",
        "The step is total: an input that makes no sense is refused. It says for what. In total, two are left.",
    ] {
        assert_eq!(found("docs/a.md", text), 0, "{text}");
    }
    for text in [
        "fn a<'a>(b: &'a str) { c(\"// nobody\", '\"', r#\"\n// whoever \"\n\"#, '\\''); }",
        "fn whatever(who: Who) { tell(who, \"lifecycle/nobody\", \"nobody asks\", \"the-whole\") }\n// What is asked?\n",
        "/// ```\n/// let nobody = 1;\n/// ```\nfn a() {}",
        "let a = \"\\\" // forever\";",
    ] {
        assert_eq!(found("tests/a.rs", text), 0, "{text}");
    }
    for text in ["user = 'nobody'\n", "a = \"# nobody\"\n", "a = \"\"\"\nnobody\n\"\"\"\nb = 'nobody'\n"] {
        assert_eq!(found("scripts/a.py", text), 0, "{text}");
    }
}

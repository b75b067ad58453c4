//! Enough of Rust's syntax to measure its files: what is code, which functions there are, what is test only.

/// The source with every comment, text and character literal turned to blanks; line breaks and lengths stay.
pub fn code(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut i = 0;
    while i < chars.len() {
        let end = literal_end(&chars, i);
        if end == i {
            out.push(chars[i]);
            i += 1;
        } else {
            out.extend(chars[i..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            i = end;
        }
    }
    out
}

/// Where the comment, text or character that begins at `i` ends; `i` itself when none does.
fn literal_end(chars: &[char], i: usize) -> usize {
    let at = |n: usize| chars.get(i + n).copied().unwrap_or('\0');
    let word_before = i > 0 && (chars[i - 1].is_alphanumeric() || chars[i - 1] == '_');
    match (at(0), at(1)) {
        ('/', '/') => chars[i..].iter().position(|c| *c == '\n').map_or(chars.len(), |n| i + n),
        ('/', '*') => block_comment_end(chars, i),
        ('"', _) => text_end(chars, i + 1),
        ('b' | 'c', '"') if !word_before => text_end(chars, i + 2),
        ('r', '"' | '#') if !word_before => raw_end(chars, i, i + 1),
        ('b' | 'c', 'r') if !word_before && matches!(at(2), '"' | '#') => raw_end(chars, i, i + 2),
        ('\'', '\\') => (i + 3..chars.len()).find(|j| chars[*j] == '\'').map_or(chars.len(), |j| j + 1),
        ('\'', _) if at(2) == '\'' => i + 3,
        _ => i,
    }
}

fn text_end(chars: &[char], from: usize) -> usize {
    let mut i = from;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

fn raw_end(chars: &[char], start: usize, hashes_from: usize) -> usize {
    let hashes = chars[hashes_from..].iter().take_while(|c| **c == '#').count();
    let open = hashes_from + hashes;
    if chars.get(open) != Some(&'"') {
        return start;
    }
    let closes =
        |i: &usize| chars[*i] == '"' && chars[i + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes;
    (open + 1..chars.len()).find(closes).map_or(chars.len(), |i| i + 1 + hashes)
}

fn block_comment_end(chars: &[char], start: usize) -> usize {
    let mut depth = 0;
    let mut i = start;
    while i + 1 < chars.len() {
        match (chars[i], chars[i + 1]) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                i += 1;
                continue;
            }
        }
        i += 2;
        if depth == 0 {
            return i;
        }
    }
    chars.len()
}

/// Code without its `#[cfg(test)]` items, which turn to blanks.
pub fn without_tests(code: &str) -> String {
    let mut rest = code.to_owned();
    while let Some(start) = rest.find("#[cfg(test)]") {
        let end = item_end(&rest, start);
        let blank: String = rest[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        rest.replace_range(start..end, &blank);
    }
    rest
}

/// The end of the item that begins at `start`: its closing brace, or its semicolon.
fn item_end(code: &str, start: usize) -> usize {
    let mut depth = 0usize;
    for (i, c) in code[start..].char_indices() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && c == '}' {
                    return start + i + 1;
                }
            }
            ';' if depth == 0 => return start + i + 1,
            _ => {}
        }
    }
    code.len()
}

/// A function: its name, the line of its head from 1, and how many lines it has.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

/// All functions with a body.
pub fn functions(code: &str) -> Vec<Function> {
    let heads = code.match_indices("fn ").filter(|(i, _)| {
        let before = code[..*i].chars().next_back().unwrap_or(' ');
        !before.is_alphanumeric() && before != '_'
    });
    heads.filter_map(|(start, _)| function(code, start)).collect()
}

fn function(code: &str, start: usize) -> Option<Function> {
    let name: String = code[start + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let end = item_end(code, start);
    let body = &code[start..end];
    let breaks = |text: &str| text.matches('\n').count();
    (!name.is_empty() && body.ends_with('}')).then(|| Function {
        name,
        line: breaks(&code[..start]) + 1,
        lines: breaks(body) + 1,
    })
}

/// The first name behind each `crate::`, groups taken apart: the modules that the code imports.
pub fn imports(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (start, found) in code.match_indices("crate::") {
        let rest = &code[start + found.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(group_names(group)),
            None => names.push(word(rest)),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn group_names(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names = vec![String::new()];
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(String::new()),
            c if depth == 0 => names.last_mut().expect("one is always there").push(c),
            _ => {}
        }
    }
    names.iter().map(|name| word(name.trim())).collect()
}

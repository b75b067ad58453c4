//! How wide a text is, by a table: nothing is asked of fonts, so pictures are the same everywhere.
//!
//! The widths are those of common sans-serif faces, rounded up to the wider ones, so that a text fits its box in all
//! of them.

/// Widths of the characters from blank to `~` in thousandths of the font's size.
const WIDTHS: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
    748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
    615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
    337, 636, 838,
];

/// Bold letters are wider by this, in thousandths.
const BOLD: i32 = 1100;

/// The width of a character in thousandths of the font's size.
fn width(c: char) -> i32 {
    match c {
        ' '..='~' => i32::from(WIDTHS[(c as usize) - (' ' as usize)]),
        // Accents that stand on the letter before them.
        '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{200d}' => 0,
        // Letters of Europe; ideographs, kana, hangul and pictures are as wide as high.
        '\u{a0}'..='\u{10ff}' | '\u{1e00}'..='\u{1fff}' => 720,
        '\u{2000}'..='\u{2bff}' => 850,
        '\u{1f000}'.. => 1350,
        _ => 1000,
    }
}

/// The width of a text in a size, in pixels, rounded up.
pub fn text(text: &str, size: i32, bold: bool) -> i32 {
    let sum: i64 = text.chars().map(|c| i64::from(width(c))).sum();
    let sum = if bold { sum * i64::from(BOLD) / 1000 } else { sum };
    i32::try_from((sum * i64::from(size) + 999) / 1000).unwrap_or(i32::MAX / 4)
}

/// The text cut so that it fits, an ellipsis at its end where something is missing.
pub fn fit(whole: &str, size: i32, bold: bool, most: i32) -> String {
    if text(whole, size, bold) <= most {
        return whole.to_owned();
    }
    let mut cut = String::new();
    for c in whole.chars() {
        cut.push(c);
        if text(&cut, size, bold) + text("…", size, bold) > most {
            cut.pop();
            break;
        }
    }
    format!("{}…", cut.trim_end())
}

/// The text in lines of at most that width, broken at blanks where there are some; what is left over after the last
/// line is cut with an ellipsis.
pub fn wrap(whole: &str, size: i32, most: i32, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    let mut rest = whole;
    while wrapped.len() + 1 < lines && text(rest, size, false) > most {
        let mut sum = 0;
        let fits = rest.char_indices().find(|(_, c)| {
            sum += width(*c) * size;
            sum > most * 1000
        });
        let end = fits.map_or(rest.len(), |(at, _)| at);
        // A line that would be broken very early is broken behind a sign instead, or else inside a word.
        let late = |at: &usize| *at > end / 2;
        let behind = |signs: &[char]| rest[..end].rfind(signs).map(|at| at + 1).filter(late);
        let sign = || behind(&['(', ',', '{', '/']).or_else(|| behind(&['.', '_', '-']));
        let at = rest[..end].rfind(' ').filter(late).or_else(sign).unwrap_or(end);
        if at == 0 {
            break;
        }
        wrapped.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    wrapped.push(fit(rest, size, false, most));
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_texts_are_wider() {
        assert!(text("WWW", 12, false) > text("iii", 12, false));
        assert!(text("abc", 12, true) > text("abc", 12, false));
        assert_eq!(text("中文", 12, false), 24);
        assert_eq!(text("e\u{301}", 12, false), text("e", 12, false));
        assert_eq!(text("", 12, false), 0);
    }

    #[test]
    fn what_is_too_wide_is_cut_with_an_ellipsis() {
        assert_eq!(fit("abc", 12, false, 100), "abc");
        let cut = fit("a text that is rather long", 12, false, 80);
        assert!(cut.ends_with('…') && text(&cut, 12, false) <= 80, "{cut}");
        assert_eq!(fit("WWW", 12, false, 1), "…");
    }

    #[test]
    fn lines_are_broken_at_blanks_and_words_where_there_are_none() {
        assert_eq!(wrap("one two three", 12, 50, 3), ["one two", "three"]);
        assert_eq!(wrap("one two three four five six", 12, 50, 2), ["one two", "three…"]);
        let long = wrap("abcdefghijklmnopqrstuvwxyz", 12, 60, 9);
        assert_eq!(long.concat(), "abcdefghijklmnopqrstuvwxyz");
        assert!(long.iter().all(|line| text(line, 12, false) <= 60), "{long:?}");
        assert_eq!(
            wrap("Flow.index = FindFirst(Flow.complete)", 12, 160, 2),
            ["Flow.index = FindFirst(", "Flow.complete)"]
        );
        assert_eq!(wrap("Flow.a_name_of_many_words", 12, 100, 2), ["Flow.a_name_", "of_many_words"]);
        assert_eq!(wrap("", 12, 60, 2), [""]);
        assert_eq!(wrap("WW", 12, 1, 2), ["…"]);
    }
}

//! The paging envelope of lists (H13): `entities`, where one is, how many there are, and the ways to other pages as paths
//! with their query, without a host.

use crate::serve::http::{ErrorBody, Request};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// The number of entities of a page, unless told.
pub const PAGE_SIZE: u32 = 25;
/// The most entities of a page (ours).
pub const MAX_PAGE_SIZE: u32 = 500;
/// The last page that may be asked for.
const MAX_PAGE: u32 = 1_000_000;
/// What a path or a query may hold as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A segment or a parameter as it stands in a path.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// Which page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// From 1.
    pub number: u32,
    /// How many entities.
    pub size: u32,
}

impl Page {
    /// The page that a request asks for.
    ///
    /// # Errors
    /// 400 when one of its numbers is none or out of bounds (H7).
    pub fn of(request: &Request) -> Result<Self, ErrorBody> {
        let number = request.number("pageNumber", 1, MAX_PAGE)?.unwrap_or(1);
        let size = request.number("pageSize", 1, MAX_PAGE_SIZE)?.unwrap_or(PAGE_SIZE);
        Ok(Self { number, size })
    }

    /// Where the page begins in the list.
    pub fn start(self) -> usize {
        (self.number as usize - 1) * self.size as usize
    }

    /// The items of this page; none past the end (H13).
    pub fn slice<T>(self, items: &[T]) -> &[T] {
        let start = self.start().min(items.len());
        &items[start..items.len().min(start + self.size as usize)]
    }

    /// The envelope of a page.
    pub fn envelope(self, request: &Request, entities: &[Value], total: usize) -> Value {
        let pages = total.div_ceil(self.size as usize);
        let uri = |number: usize| json!(self.uri(request, number));
        let mut body = json!({
            "entities": entities,
            "pageSize": self.size,
            "pageNumber": self.number,
            "total": total,
            "pageCount": pages,
            "selfUri": uri(self.number as usize),
            "firstUri": uri(1),
            "lastUri": uri(pages.max(1)),
        });
        let number = self.number as usize;
        if number < pages {
            body["nextUri"] = uri(number + 1);
        }
        if number > 1 && number <= pages + 1 {
            body["previousUri"] = uri(number - 1);
        }
        body
    }

    fn uri(self, request: &Request, number: usize) -> String {
        let own = request.query.iter().filter(|(name, _)| !matches!(name.as_str(), "pageNumber" | "pageSize"));
        let mut query: Vec<String> = own.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        query.push(format!("pageSize={}", self.size));
        query.push(format!("pageNumber={number}"));
        format!("{}?{}", request.raw_path, query.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::http::Method;

    fn page(query: &str) -> Result<Page, ErrorBody> {
        Page::of(&Request::new(Method::Get, &format!("/api/v2/flows?{query}")))
    }

    #[test]
    fn h13_a_page_has_25_entities_and_at_most_500() {
        assert_eq!(page("").expect("fine"), Page { number: 1, size: 25 });
        assert_eq!(page("pageSize=500&pageNumber=3").expect("at the limit"), Page { number: 3, size: 500 });
        for bad in ["pageSize=501", "pageSize=0", "pageNumber=0", "pageNumber=-1", "pageNumber=x"] {
            assert_eq!(page(bad).expect_err(bad).status(), 400, "{bad}");
        }
    }

    #[test]
    fn h13_the_envelope_leads_to_other_pages_without_a_host() {
        let request = Request::new(Method::Get, "/api/v2/flows?name=a+b%26c&pageSize=2&pageNumber=2");
        let page = Page::of(&request).expect("fine");
        let items = [1, 2, 3, 4, 5];
        let body =
            page.envelope(&request, &page.slice(&items).iter().map(|own| json!(own)).collect::<Vec<_>>(), items.len());
        assert_eq!(body["entities"], json!([3, 4]));
        assert_eq!(
            (&body["total"], &body["pageCount"], &body["pageNumber"], &body["pageSize"]),
            (&json!(5), &json!(3), &json!(2), &json!(2))
        );
        let uri = |number: u32| json!(format!("/api/v2/flows?name=a%20b%26c&pageSize=2&pageNumber={number}"));
        assert_eq!((&body["selfUri"], &body["firstUri"], &body["lastUri"]), (&uri(2), &uri(1), &uri(3)));
        assert_eq!((&body["nextUri"], &body["previousUri"]), (&uri(3), &uri(1)));
    }

    #[test]
    fn h13_a_page_past_the_end_is_empty_and_no_error() {
        let request = Request::new(Method::Get, "/api/v2/flows?pageNumber=9");
        let page = Page::of(&request).expect("fine");
        assert!(page.slice(&[1, 2]).is_empty());
        let body = page.envelope(&request, &[], 2);
        assert_eq!(body["entities"], json!([]));
        assert!(body.get("nextUri").is_none() && body.get("previousUri").is_none());
    }
}

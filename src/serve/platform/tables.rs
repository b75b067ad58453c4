//! Data tables and their rows (H80–H83).

use super::body::Object;
use super::paging::{Page, encoded};
use super::route::{bare, call, get, with};
use super::{body, fault, glob, home};
use crate::serve::http::{Answer, App, Code, ErrorBody, Method, Request, Response, Route, Scope};
use crate::serve::random;
use crate::serve::tables::{self, KEY, MAX_TABLES, RowError, Schema, SchemaError, Table, TableError};
use serde_json::{Map, Value, json};

/// The longest name, in characters.
pub const MAX_NAME: usize = 256;

const TABLES: &str = "/api/v2/flows/datatables";
const TABLE: &str = "/api/v2/flows/datatables/{id}";
const ROWS: &str = "/api/v2/flows/datatables/{id}/rows";
/// The rest of the path is the key (H6): one client leaves a slash in it raw.
const ROW: &str = "/api/v2/flows/datatables/{id}/rows/{key*}";

/// The routes.
pub fn routes() -> Vec<Route> {
    let write = Scope::Tables;
    vec![
        get(TABLES, "Data tables", list),
        call(Method::Post, write, TABLES, "Makes a data table", create),
        get(TABLE, "A data table", one),
        call(Method::Put, write, TABLE, "Changes a data table", replace),
        with(204, bare(Method::Delete, write, TABLE, "Removes a data table with its rows", remove)),
        get(ROWS, "Rows of a data table", rows),
        call(Method::Post, write, ROWS, "Adds a row", add_row),
        get(ROW, "A row", row),
        call(Method::Put, write, ROW, "Changes a row", put_row),
        with(204, bare(Method::Delete, write, ROW, "Removes a row", remove_row)),
    ]
}

impl From<TableError> for ErrorBody {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Taken => Self::new(Code::TableNotUnique),
            TableError::TooMany => {
                let said = Self::bad("There are {limit} data tables already.");
                said.param("limit", MAX_TABLES.to_string())
            }
            TableError::None => Self::new(Code::TableNotFound),
            TableError::Store(error) => error.into(),
        }
    }
}

impl From<SchemaError> for ErrorBody {
    fn from(error: SchemaError) -> Self {
        let said = Self::new(Code::TableSchema).saying(error.why);
        said.detail("flows.datatables.schema.exception", error.field)
    }
}

impl From<RowError> for ErrorBody {
    fn from(error: RowError) -> Self {
        match error {
            RowError::Schema(error) => error.into(),
            RowError::Taken => Self::new(Code::TableNotUnique),
            RowError::None => Self::new(Code::RowNotFound),
            RowError::Store(error) => error.into(),
        }
    }
}

fn shown(table: &Table) -> Value {
    json!({
        "id": table.id,
        "name": table.name,
        "division": home::division(),
        "description": table.description,
        "schema": table.schema.json(),
        "selfUri": format!("{TABLES}/{}", encoded(&table.id)),
    })
}

/// The table of a path.
fn known(app: &App, request: &Request) -> Result<Table, ErrorBody> {
    let id = request.place("id");
    tables::find(app.store.as_ref(), id)?.ok_or_else(|| ErrorBody::new(Code::TableNotFound).about(id))
}

/// The body of a call that has one; JSON that is none has a code of its own here (H82).
fn sent(request: &Request) -> Result<Value, ErrorBody> {
    request.json().map_err(|error| ErrorBody::new(Code::TableSyntax).saying(error.message()))
}

fn list(app: &App, request: &Request) -> Answer {
    let page = Page::of(request)?;
    let wanted = request.parameter("name").filter(|name| !name.is_empty());
    let falling = falling(request)?;
    let mut all = tables::all(app.store.as_ref())?;
    all.retain(|table| wanted.is_none_or(|wanted| glob::fits(wanted, &table.name)));
    all.sort_by(|one, other| one.name.cmp(&other.name));
    if falling {
        all.reverse();
    }
    let entities: Vec<_> = page.slice(&all).iter().map(shown).collect();
    Ok(Response::json(200, &page.envelope(request, &entities, all.len())))
}

fn falling(request: &Request) -> Result<bool, ErrorBody> {
    match request.parameter("sortOrder").unwrap_or("ascending").to_lowercase().as_str() {
        "" | "asc" | "ascending" => Ok(false),
        "desc" | "descending" => Ok(true),
        word => Err(body::unknown_word("sortOrder", word, "ascending, descending")),
    }
}

/// Name, description and schema of a body; what it leaves out stays as it was.
fn read(json: &Value, table: Table) -> Result<Table, ErrorBody> {
    let own = Object::of(json)?;
    let name = own.text("name")?.unwrap_or(&table.name).to_owned();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        let error = ErrorBody::field("name", "The name of a data table has 1 to {limit} characters.");
        return Err(error.param("limit", MAX_NAME.to_string()));
    }
    let schema = match own.get("schema") {
        Some(schema) => Schema::read(schema)?,
        None if table.schema.columns().is_empty() => return Err(body::missing("schema")),
        None => table.schema,
    };
    let description = own.text("description")?.map_or(table.description, str::to_owned);
    Ok(Table { name, schema, description, ..table })
}

fn create(app: &App, request: &Request) -> Answer {
    let id = random::uuid().ok_or_else(fault::internal)?;
    let table = read(&sent(request)?, Table { id, created: app.clock.now(), ..Table::default() })?;
    tables::add(app.store.as_ref(), &table)?;
    Ok(Response::json(200, &shown(&table)))
}

fn one(app: &App, request: &Request) -> Answer {
    Ok(Response::json(200, &shown(&known(app, request)?)))
}

fn replace(app: &App, request: &Request) -> Answer {
    let before = known(app, request)?;
    let table = read(&sent(request)?, before.clone())?;
    before.schema.may_become(&table.schema)?;
    tables::replace(app.store.as_ref(), &table)?;
    Ok(Response::json(200, &shown(&table)))
}

fn remove(app: &App, request: &Request) -> Answer {
    tables::remove(app.store.as_ref(), request.place("id"))?;
    Ok(Response::empty(204))
}

/// A row whole, or its key alone (H80: `showbrief`).
fn brief(row: Map<String, Value>, brief: bool) -> Value {
    match brief {
        true => json!({KEY: row.get(KEY)}),
        false => Value::Object(row),
    }
}

/// H80: without `showbrief` the list has keys alone.
fn rows(app: &App, request: &Request) -> Answer {
    let table = known(app, request)?;
    let (page, is_brief) = (Page::of(request)?, request.flag("showbrief")?.unwrap_or(true));
    let falling = falling(request)?;
    // Only the rows of the page are kept; from the end they are counted first.
    let mut total = 0;
    tables::each(app.store.as_ref(), &table, |_| total += 1)?;
    let (from, to) = match falling {
        false => (page.start(), page.start() + page.size as usize),
        true => (total - total.min(page.start() + page.size as usize), total - total.min(page.start())),
    };
    let (mut at, mut entities) = (0, Vec::new());
    tables::each(app.store.as_ref(), &table, |row| {
        if (from..to).contains(&at) {
            entities.push(brief(row, is_brief));
        }
        at += 1;
    })?;
    if falling {
        entities.reverse();
    }
    Ok(Response::json(200, &page.envelope(request, &entities, total)))
}

fn add_row(app: &App, request: &Request) -> Answer {
    let table = known(app, request)?;
    let row = tables::insert(app.store.as_ref(), &table, &sent(request)?)?;
    Ok(Response::json(200, &Value::Object(row)))
}

/// One row is shown whole unless its key alone is wanted (H80).
fn row(app: &App, request: &Request) -> Answer {
    let table = known(app, request)?;
    let is_brief = request.flag("showbrief")?.unwrap_or(false);
    let row = tables::get(app.store.as_ref(), &table, request.place("key"))?;
    let row = row.ok_or_else(|| ErrorBody::new(Code::RowNotFound))?;
    Ok(Response::json(200, &brief(row, is_brief)))
}

fn put_row(app: &App, request: &Request) -> Answer {
    let table = known(app, request)?;
    let row = tables::put(app.store.as_ref(), &table, request.place("key"), &sent(request)?)?;
    Ok(Response::json(200, &Value::Object(row)))
}

fn remove_row(app: &App, request: &Request) -> Answer {
    let table = known(app, request)?;
    tables::take(app.store.as_ref(), &table, request.place("key"))?;
    Ok(Response::empty(204))
}

//! Connections: each is checked before its first use, and a server that is away is asked again in growing, jittered
//! steps (F26).

use super::failure::reason;
use super::migrate;
use super::url::{CONNECT_TIMEOUT, Settings};
use crate::cloud::store::StoreError;
use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, TimeoutType, Timeouts,
};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_postgres::Client;
use tokio_postgres_rustls::MakeRustlsConnect;

/// The first pause after a connection that failed.
pub const FIRST_PAUSE: Duration = Duration::from_millis(25);
/// The longest pause between two attempts: whoever waits sees the server again within two seconds (F26).
pub const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// How long a call waits for a connection while all are in use.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(5);
/// The oldest server whose functions and plans we know.
const OLDEST: i32 = 130_000;

/// What each connection says first (reliability §2). The plan of our statements never depends on how full a table is:
/// all of them have an index.
const SESSION: &str = "set statement_timeout = '5s'; set lock_timeout = '1s'; \
    set idle_in_transaction_session_timeout = '10s'; set default_transaction_isolation = 'read committed'; \
    set client_min_messages = 'warning'; set enable_seqscan = off; set plan_cache_mode = force_generic_plan";

/// Why there is no connection.
#[derive(Debug)]
pub enum NoConnection {
    /// The server is away, or busy; it may come back.
    Away(String),
    /// It is there and must not be used: commits could get lost, or its schema is not ours.
    Unusable(String),
}

impl From<NoConnection> for StoreError {
    fn from(why: NoConnection) -> Self {
        match why {
            NoConnection::Away(why) => Self::Unavailable(why),
            NoConnection::Unusable(why) => Self::Broken(why),
        }
    }
}

/// The connections of a store.
pub struct Connections {
    pool: Pool,
    allow_lossy: bool,
    away: Mutex<Away>,
}

/// Since when the server does not answer.
struct Away {
    failures: u32,
    not_before: Instant,
    why: String,
}

impl Connections {
    /// No connection yet; the first call makes one. To be made inside of a runtime.
    ///
    /// # Errors
    /// Never with the settings that we make; the reason, for people.
    pub fn new(settings: &Settings, tls: MakeRustlsConnect) -> Result<Self, String> {
        let manager_config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(settings.config.clone(), tls, manager_config);
        let pool = Pool::builder(manager).max_size(settings.connections).runtime(Runtime::Tokio1);
        let pool = pool.build().map_err(|why| why.to_string())?;
        let away = Mutex::new(Away { failures: 0, not_before: Instant::now(), why: String::new() });
        Ok(Self { pool, allow_lossy: settings.allow_lossy, away })
    }

    /// A connection that was checked, by that time.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn get(&self, until: Instant) -> Result<Object, NoConnection> {
        loop {
            self.pause(until).await?;
            let left = until.saturating_duration_since(Instant::now()).min(QUEUE_TIMEOUT);
            let (create, recycle) = (Some(CONNECT_TIMEOUT), Some(CONNECT_TIMEOUT));
            let why = match self.pool.timeout_get(&Timeouts { wait: Some(left), create, recycle }).await {
                Ok(client) => match self.checked(client).await {
                    Ok(client) => return Ok(client),
                    Err(NoConnection::Away(why)) => why,
                    Err(unusable) => return Err(unusable),
                },
                Err(PoolError::Timeout(TimeoutType::Wait)) => {
                    return Err(NoConnection::Away("all connections are in use".to_owned()));
                }
                Err(PoolError::Backend(error)) => reason(&error),
                Err(other) => other.to_string(),
            };
            self.failed(why);
        }
    }

    /// A new connection is asked what server it leads to; one that was used before has been.
    async fn checked(&self, client: Object) -> Result<Object, NoConnection> {
        if Object::metrics(&client).recycle_count > 0 {
            return Ok(client);
        }
        let asked = timeout(CONNECT_TIMEOUT, async {
            prepare(&client, self.allow_lossy).await?;
            migrate::is_ours(&client).await
        });
        let outcome = asked.await.unwrap_or_else(|_| Err(NoConnection::Away("the server does not answer".to_owned())));
        if let Err(why) = outcome {
            discard(client);
            return Err(why);
        }
        *self.lock() = Away { failures: 0, not_before: Instant::now(), why: String::new() };
        Ok(client)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Away> {
        self.away.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the server may be asked again, when that is in time.
    async fn pause(&self, until: Instant) -> Result<(), NoConnection> {
        let (not_before, why) = {
            let away = self.lock();
            (away.not_before, away.why.clone())
        };
        if not_before > until {
            return Err(NoConnection::Away(why));
        }
        sleep_until(not_before).await;
        Ok(())
    }

    fn failed(&self, why: String) {
        let mut away = self.lock();
        let now = Instant::now();
        // Many callers fail at the same moment: that is one failure.
        if away.not_before <= now {
            let pause = FIRST_PAUSE.saturating_mul(1 << away.failures.min(10)).min(LONGEST_PAUSE);
            away.failures = away.failures.saturating_add(1);
            away.not_before = now + jittered(pause);
        }
        away.why = why;
    }
}

/// Gives up a connection: what it may still carry comes from a statement whose answer nobody waits for (F28).
pub fn discard(client: Object) {
    drop(Object::take(client));
}

/// Between half and all of a pause, so that workers do not come back all at once.
pub fn jittered(pause: Duration) -> Duration {
    let half = pause / 2;
    // Without randomness all of them come at the same moment, later than they could.
    let part = getrandom::u32().map_or(u64::from(u32::MAX), u64::from);
    let micros = u64::try_from(half.as_micros()).unwrap_or(u64::from(u32::MAX)).min(u64::from(u32::MAX));
    half + Duration::from_micros((micros * part) >> 32)
}

/// Sets what every connection has, and refuses a server that could lose what it has acknowledged.
///
/// # Errors
/// Why the server cannot be used.
pub async fn prepare(client: &Client, allow_lossy: bool) -> Result<(), NoConnection> {
    let away = |error: tokio_postgres::Error| NoConnection::Away(reason(&error));
    client.batch_execute(SESSION).await.map_err(away)?;
    let asked = "select current_setting('server_version_num')::int, pg_is_in_recovery(), current_setting('fsync'), \
                 current_setting('synchronous_commit')";
    let row = client.query_one(asked, &[]).await.map_err(away)?;
    let (version, standby, fsync, commit): (i32, bool, &str, &str) = (row.get(0), row.get(1), row.get(2), row.get(3));
    if version < OLDEST {
        let message = format!("the server is PostgreSQL {}; 13 or newer is needed", version / 10_000);
        return Err(NoConnection::Unusable(message));
    }
    if standby {
        return Err(NoConnection::Away("the server is a standby; only the primary takes writes".to_owned()));
    }
    if !allow_lossy && (fsync != "on" || !matches!(commit, "on" | "remote_apply")) {
        let message = format!(
            "the server may lose what it has acknowledged: `fsync` is {fsync}, `synchronous_commit` is {commit}; set both \
             to `on`, or say `allow-lossy=true` in the URL"
        );
        return Err(NoConnection::Unusable(message));
    }
    Ok(())
}

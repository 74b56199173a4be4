//! The connection to a bureau over HTTP, whatever is asked over it: every failure is exactly one [`BackendError`].

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use renzheng_domain::time::Clock;
use reqwest::{Client, Method, RequestBuilder, StatusCode, Url};

use super::{Limits, config::HttpConfigError, reply};
use crate::{BackendError, http::HttpConfig};

/// What a status that is no success means, with its `Retry-After` and its body.
pub(crate) type Refusal = fn(StatusCode, Option<Duration>, &[u8]) -> BackendError;

/// Address, client and clock.
pub(crate) struct Line {
    pub base: Url,
    pub limits: Limits,
    pub clock: Arc<dyn Clock>,
    client: Client,
    clock_offset_ms: Mutex<Option<i64>>,
}

impl Line {
    /// Checks the configuration; connects to nothing.
    pub fn open(config: &HttpConfig, clock: Arc<dyn Clock>) -> Result<Self, HttpConfigError> {
        let base = config.base()?;
        let client = config.client(&base)?;
        Ok(Self { base, limits: config.limits, clock, client, clock_offset_ms: Mutex::default() })
    }

    /// A question to that place, with the usual time to be answered in.
    pub fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.client.request(method, url).timeout(self.limits.total)
    }

    /// How far the bureau's clock is ahead, as its last answer said, ms.
    pub fn clock_offset_ms(&self) -> Option<i64> {
        *self.clock_offset_ms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends, learns the clock, and reads the body in pieces up to the limit. `refusal` says what every status but
    /// success means.
    pub async fn exchange(&self, request: RequestBuilder, refusal: Refusal) -> Result<Vec<u8>, BackendError> {
        let response = request.send().await.map_err(|error| reply::transport(&error))?;
        let now = self.clock.now().wall;
        if let Some(offset) = reply::clock_offset_ms(response.headers(), now) {
            *self.clock_offset_ms.lock().unwrap_or_else(PoisonError::into_inner) = Some(offset);
        }
        let status = response.status();
        let retry_after = reply::retry_after(response.headers(), now);
        let body = reply::read(response, self.limits.reply_bytes).await;
        if status.is_success() { body } else { Err(refusal(status, retry_after, &body.unwrap_or_default())) }
    }
}

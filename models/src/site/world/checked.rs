//! The observer and the claims of the world.

use super::{Configuration, Site, asks, odd, pairs, refinement};
use crate::site::claims;
use crate::site::machine::event::Event;
use crate::site::observed::{Observed, Terms};
use wspbus_words::system::{Checked, Claim, InnerClaim};

impl Checked for Site {
    type Seen = Observed;

    fn observer(&self) -> Observed {
        let rate = u8::try_from(self.configuration.rate).unwrap_or(u8::MAX);
        let Configuration { shared, policy, .. } = self.configuration;
        Observed::new(Terms { shared, policy, rate })
    }

    fn claims(&self) -> Vec<Claim<Observed, Event>> {
        let promised = claims::reachability().into_iter();
        let promised = promised.filter(|claim| self.configuration.shows.contains(&claim.name));
        claims::of(!self.configuration.lies.is_empty()).into_iter().chain(promised).collect()
    }

    fn inner_claims(&self) -> Vec<InnerClaim<Self>> {
        let odd = if self.configuration.odd { odd::claims() } else { Vec::new() };
        let pairs = pairs::claims().into_iter();
        let promised = pairs.filter(|claim| self.configuration.meets.contains(&claim.name));
        [refinement::claims(), asks::claims()].concat().into_iter().chain(odd).chain(promised).collect()
    }
}

// SPDX-License-Identifier: MIT
//
// The control of the net_* files: what they hold besides their one fault compiles.
#include "session.hpp"

framesd::net::Session& same(framesd::net::Session& session) { return session; }
const framesd::api::Context& same(const framesd::api::Context& context) { return context; }

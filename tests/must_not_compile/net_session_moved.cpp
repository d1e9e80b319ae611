// SPDX-License-Identifier: MIT
//
// A session lives and dies where it was made: it cannot move to another worker.
#include "session.hpp"

framesd::net::Session moved(framesd::net::Session& session) { return std::move(session); }

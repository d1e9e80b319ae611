// SPDX-License-Identifier: MIT
//
// Link: a log in memory and a centre in memory to which its changes are sent.
#pragma once

#include "progress.hpp"
#include "push/edge_log.hpp"

#include <algorithm>
#include <string_view>

#include <boost/test/unit_test.hpp>

namespace framesd::push::test {

struct Link {
  EdgeLog edge;
  FakeCentre centre;
  Options options{.url = "http://centre/logs/a", .piece_rows = 10};

  Confirmed confirmed;

  checked<Sent> try_send() { return send_changes(edge.store, centre, options, confirmed); }
  Sent send() {
    centre.calls.clear();
    centre.rows_received = 0;
    auto sent = try_send();
    BOOST_REQUIRE_MESSAGE(sent.has_value(), (sent ? "" : sent.error().detail));
    check();
    return *sent;
  }
  void check() {
    BOOST_TEST((centre.rows == edge.rows()));
    BOOST_TEST(centre.log->facts == edge.facts());
    BOOST_TEST(!has_changes(edge.store, options.url).value());
    BOOST_TEST(!lag().behind);
  }
  Lag lag() {
    const Lag lag = lag_of(edge.store, options.url).value();
    BOOST_TEST(lag.behind == has_changes(edge.store, options.url).value());
    BOOST_TEST(lag.since.has_value() == lag.behind);
    return lag;
  }
  auto count(std::string_view call) const { return std::ranges::count(centre.calls, call); }
  void fails(errc code, Trouble trouble) {
    const auto sent = try_send();
    BOOST_REQUIRE(sent.has_error());
    BOOST_TEST((sent.error().code == code), sent.error().detail);
    BOOST_TEST(name_of(trouble_of(sent.error(), centre)) == name_of(trouble));
    BOOST_TEST(sent.error().detail.find('\n') == std::string::npos);
  }
};

}  // namespace framesd::push::test

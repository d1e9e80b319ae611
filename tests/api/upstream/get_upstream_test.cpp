// SPDX-License-Identifier: MIT
//
// GET /upstream of a service whose centre never answers, and of one that has none.
#include "api/logs_fixture.hpp"
#include <framesd/push/centre.hpp>

#include <chrono>
#include <memory>
#include <thread>

namespace api = framesd::api;
namespace push = framesd::push;
using framesd::checked;
using framesd::errc;
using framesd::fail;
using framesd::http::Scope;

namespace {

class NoCentre final : public push::Centre {
 public:
  push::Trouble trouble() const noexcept override { return push::Trouble::unreachable; }
  checked<std::optional<push::CentreLog>> find() override { return gone(); }
  checked<void> make(const framesd::RowFormat&, std::string_view) override { return gone(); }
  checked<void> describe(const push::CentreLog&, std::string_view) override { return gone(); }
  checked<void> erase(const push::CentreLog&, const framesd::DepthRange&) override { return gone(); }
  checked<push::Taken> find_upload(std::string_view) override { return gone(); }
  checked<push::Taken> store(std::string_view, std::string_view, std::uint64_t) override { return gone(); }
  checked<void> end_upload(std::string_view, std::string_view, std::uint64_t) override { return gone(); }

 private:
  static framesd::Failure gone() {
    return fail(errc::store_unreachable, "no answer from http://secret-host");
  }
};

struct Sender : framesd::test::Logs {
  static constexpr const char* kRig7 = "r1g-sev3n-reads-only";

  void send_to(const std::string& url) {
    api::ServiceOptions options;
    options.tokens.of_logs = {{.scope = Scope::read, .pattern = "rig7-*", .token = kRig7}};
    options.upstream.url = url;
    options.upstream.reach = [](const std::string&, const std::atomic<bool>&) {
      return std::unique_ptr<push::Centre>(std::make_unique<NoCentre>());
    };
    restart_with(std::move(options));
  }
  boost::json::value told() { return sent(framesd::http::Method::get, "/upstream", 200, {.type = ""}); }
  // Once the centre was asked in vain.
  boost::json::value told_of_trouble() {
    lifecycle.enter(api::Lifecycle::Stage::serving);
    for (;;) {
      const auto state = told();
      if (!state.at("trouble").is_null()) return state;
      std::this_thread::yield();
    }
  }
  static framesd::test::Names names_in(const boost::json::value& state) {
    framesd::test::Names names;
    for (const auto& log : state.at("behind").as_array()) names.emplace_back(log.at("log").as_string());
    return names;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(upstream_route, Sender)

BOOST_AUTO_TEST_CASE(a_server_without_a_centre_says_so) {
  const auto state = told();
  BOOST_TEST(!state.at("sends").as_bool());
  BOOST_TEST(state.at("log").is_null());
  BOOST_TEST(state.at("connected").is_null());
  BOOST_TEST(state.at("behind").as_array().empty());
  BOOST_TEST(header("Cache-Control") == "no-store");
  BOOST_TEST(status("/upstream?log=a") == 400U);
}

BOOST_AUTO_TEST_CASE(before_the_first_time_nothing_is_known) {
  send_to("http://centre/logs/rig7");
  const auto state = told();
  BOOST_TEST(state.at("sends").as_bool());
  BOOST_TEST(state.at("log").as_string() == "default");
  BOOST_TEST(state.at("connected").is_null());
  BOOST_TEST(state.at("trouble").is_null());
  BOOST_TEST(state.at("last_sent").is_null());
}

BOOST_AUTO_TEST_CASE(trouble_and_what_is_behind_are_told_without_addresses) {
  make("rig7-a12");
  upload("/logs/rig7-a12/frames");
  upload("/frames");
  send_to("http://secret-host/logs/{log}");
  const auto state = told_of_trouble();
  BOOST_TEST(state.at("log").is_null());
  BOOST_TEST(!state.at("connected").as_bool());
  BOOST_TEST(state.at("trouble").as_string() == "unreachable");
  BOOST_TEST(state.at("trouble_since").as_string().ends_with("Z"));
  BOOST_TEST(names_in(state) == (framesd::test::Names{"default", "rig7-a12"}),
             boost::test_tools::per_element());
  const auto& log = state.at("behind").as_array().at(1);
  BOOST_TEST(log.at("rows").as_int64() == 2);
  BOOST_TEST(log.at("generations").as_int64() > 0);
  BOOST_TEST(log.at("since").as_string() <= state.at("timestamp").as_string());
  BOOST_TEST(log.at("trouble").is_null());
  BOOST_TEST(content().find("secret-host") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_token_for_some_logs_is_told_of_these) {
  make("rig7-a12");
  make("rig8-b1");
  send_to("http://centre/logs/{log}");
  token = kRig7;
  BOOST_TEST(names_in(told_of_trouble()) == (framesd::test::Names{"rig7-a12"}),
             boost::test_tools::per_element());
  token.clear();
  BOOST_TEST(send(framesd::http::Method::get, "/upstream", {.type = ""}).status == 401U);
}

BOOST_AUTO_TEST_SUITE_END()

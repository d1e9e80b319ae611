// SPDX-License-Identifier: MIT
#include <framesd/http/sessions.hpp>

#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::SteadyTime;
using framesd::http::Field;
using framesd::http::Request;
using framesd::http::Sessions;
using namespace std::chrono_literals;

namespace {

constexpr SteadyTime kStart{1000h};
constexpr const char* kToken = "wire-line-88-gamma";

struct Browser {
  Sessions sessions{3};

  std::string token_with(const std::string& cookies, SteadyTime now = kStart) {
    const std::vector<Field> fields = {{"Host", "a"}, {"cookie", cookies}};
    return sessions.token_of(Request{.fields = fields}, now);
  }
  void end_with(const std::string& cookies) {
    const std::vector<Field> fields = {{"Cookie", cookies}};
    sessions.end(Request{.fields = fields});
  }
  static std::string named(const std::string& value) { return "framesd_session=" + value; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sessions, Browser)

BOOST_AUTO_TEST_CASE(a_cookie_stands_for_the_token_it_was_given_for) {
  const std::string cookie = sessions.begin(kToken, kStart);
  const std::string other = sessions.begin("bore-hole-41-derrick", kStart);
  BOOST_TEST(token_with(named(cookie)) == kToken);
  BOOST_TEST(token_with(named(other)) == "bore-hole-41-derrick");
}

BOOST_AUTO_TEST_CASE(cookies_are_64_digits_each_another_without_the_token) {
  std::set<std::string> all;
  for (int i = 0; i < 100; ++i) {
    const std::string cookie = sessions.begin(kToken, kStart);
    BOOST_TEST(cookie.size() == 64u);
    BOOST_TEST(cookie.find_first_not_of("0123456789abcdef") == std::string::npos);
    all.insert(cookie.substr(0, 32));
    all.insert(cookie.substr(32));
  }
  BOOST_TEST(all.size() == 200u);
}

BOOST_AUTO_TEST_CASE(a_cookie_that_differs_anywhere_is_none) {
  const std::string cookie = sessions.begin(kToken, kStart);
  for (std::size_t at = 0; at < cookie.size(); ++at) {
    std::string wrong = cookie;
    wrong[at] = wrong[at] == '0' ? '1' : '0';
    BOOST_TEST(token_with(named(wrong)).empty(), "digit " << at);
  }
  for (const std::string& wrong : {std::string(), cookie.substr(1), cookie + "0", cookie.substr(0, 32),
                                   std::string(64, ' '), std::string(kToken)}) {
    BOOST_TEST(token_with(named(wrong)).empty(), wrong);
  }
  BOOST_TEST(token_with("Framesd_Session=" + cookie).empty());
  BOOST_TEST(token_with(cookie).empty());
  BOOST_TEST(token_with("xframesd_session=" + cookie).empty());
}

BOOST_AUTO_TEST_CASE(it_is_found_among_others_and_behind_one_that_has_ended) {
  const std::string cookie = sessions.begin(kToken, kStart);
  BOOST_TEST(token_with("theme=dark; " + named(cookie) + ";lang=en") == kToken);
  BOOST_TEST(token_with(named(std::string(64, '0')) + "; " + named(cookie)) == kToken);
  BOOST_TEST(token_with("note=\"unclosed; " + named(cookie)) == kToken);
  BOOST_TEST(token_with("theme=dark").empty());
  BOOST_TEST(token_with(";;=;framesd_session").empty());
}

BOOST_AUTO_TEST_CASE(after_twelve_hours_it_is_none_whatever_it_was_used_for) {
  const std::string cookie = sessions.begin(kToken, kStart);
  BOOST_TEST(token_with(named(cookie), kStart + 12h - 1ms) == kToken);
  BOOST_TEST(token_with(named(cookie), kStart + 12h).empty());
  (void)sessions.begin(kToken, kStart + 12h);
  BOOST_TEST(sessions.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_oldest_leaves_for_one_too_many) {
  std::vector<std::string> cookies;
  for (int i = 0; i < 4; ++i) cookies.push_back(sessions.begin(kToken, kStart + i * 1s));
  BOOST_TEST(sessions.size() == 3u);
  BOOST_TEST(token_with(named(cookies[0]), kStart + 4s).empty());
  for (std::size_t i = 1; i < 4; ++i) BOOST_TEST(token_with(named(cookies[i]), kStart + 4s) == kToken);
}

BOOST_AUTO_TEST_CASE(it_can_be_ended_and_others_go_on) {
  const std::string cookie = sessions.begin(kToken, kStart);
  const std::string other = sessions.begin(kToken, kStart);
  end_with(named(std::string(64, 'f')));
  BOOST_TEST(sessions.size() == 2u);
  end_with("a=b; " + named(cookie));
  BOOST_TEST(token_with(named(cookie)).empty());
  BOOST_TEST(token_with(named(other)) == kToken);
  BOOST_TEST(sessions.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

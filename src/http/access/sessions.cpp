// SPDX-License-Identifier: MIT
#include <framesd/base/number.hpp>
#include <framesd/base/random.hpp>
#include <framesd/base/text.hpp>
#include <framesd/http/sessions.hpp>

#include <algorithm>

namespace framesd::http {
namespace {

constexpr std::size_t kNameDigits = 32;
constexpr std::size_t kCookieDigits = 2 * kNameDigits;

std::string random_cookie() {
  std::string cookie;
  while (cookie.size() < kCookieDigits) append_hex(cookie, random_id(), 16);
  return cookie;
}

// Calls `take` with the value of each cookie of ours, in the order sent: behind a proxy there may be several,
// of servers at the root and below a prefix.
template <class F>
void for_each_cookie(const Request& request, F&& take) {
  for (const Field& field : request.fields) {
    if (!equal_ignoring_case(field.name, "Cookie")) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());  // quotes mean nothing in a cookie
      const std::string_view pair = trimmed(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const std::size_t equals = std::min(pair.find('='), pair.size());
      if (pair.substr(0, equals) != Sessions::kCookie) continue;
      const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
      if (value.size() == kCookieDigits) take(value);
    }
  }
}

}  // namespace

std::string Sessions::begin(std::string_view token, SteadyTime now) {
  const std::string cookie = random_cookie();
  All fresh(1, {.name = cookie.substr(0, kNameDigits),
                .secret = Secret(cookie),
                .token = std::string(token),
                .begun = now});
  const Lock lock(mutex_);
  while (!all_.empty() && (all_.size() >= most_ || now - all_.front().begun >= kLongest))
    remove(all_.begin());
  by_name_.emplace(fresh.front().name, fresh.begin());
  all_.splice(all_.end(), fresh);
  return cookie;
}

std::string Sessions::token_of(const Request& request, SteadyTime now) {
  std::string token;
  for_each_cookie(request, [&](std::string_view cookie) {
    if (!token.empty()) return;
    const Lock lock(mutex_);
    const auto session = find(cookie);
    if (session != all_.end() && now - session->begun < kLongest) token = session->token;
  });
  return token;
}

void Sessions::end(const Request& request) {
  for_each_cookie(request, [&](std::string_view cookie) {
    const Lock lock(mutex_);
    if (const auto session = find(cookie); session != all_.end()) remove(session);
  });
}

std::size_t Sessions::size() {
  const Lock lock(mutex_);
  return all_.size();
}

Sessions::All::iterator Sessions::find(std::string_view cookie) {
  const auto found = by_name_.find(cookie.substr(0, kNameDigits));
  if (found == by_name_.end() || !found->second->secret.equals(cookie)) return all_.end();
  return found->second;
}

void Sessions::remove(All::iterator session) {
  by_name_.erase(session->name);
  all_.erase(session);
}

}  // namespace framesd::http

// SPDX-License-Identifier: MIT
#include "characters.hpp"
#include "host.hpp"
#include <framesd/base/text.hpp>
#include <framesd/http/forwarded.hpp>

#include <algorithm>
#include <optional>

namespace framesd::http {
namespace {

constexpr std::string_view kUnix = "unix";
constexpr std::size_t kPrefixMax = 256;  // bytes; every link of a page begins with it

// Takes the last element of a list from `rest`, without blanks around it. Nothing when it was used up.
std::optional<std::string_view> last_element(std::string_view& rest) noexcept {
  if (rest.empty()) return std::nullopt;
  const std::size_t comma = rest.rfind(',');
  const std::string_view element = comma == std::string_view::npos ? rest : rest.substr(comma + 1);
  rest = comma == std::string_view::npos ? std::string_view() : rest.substr(0, comma);
  return trimmed(element);
}

// An entry of X-Forwarded-For: an address, or as some proxies write it, with a port: "192.0.2.7:4711",
// "[2001:db8::1]:4711".
std::optional<Address> client_in(std::string_view entry) noexcept {
  if (entry.starts_with('[')) {
    const std::size_t end = entry.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view behind = entry.substr(end + 1);
    if (!behind.empty() && behind.front() != ':') return std::nullopt;
    return Address::from(entry.substr(1, end - 1));
  }
  const std::size_t colon = entry.find(':');
  const bool with_port = colon != std::string_view::npos && entry.find('.') < colon;
  return Address::from(with_port ? entry.substr(0, colon) : entry);
}

// Goes from the proxy that is connected towards the client.
class Chain {
 public:
  Chain(const TrustedProxies& trusted, AddressText& room) : trusted_(trusted), room_(room) {}

  // One field, from its end. False: the client is found.
  bool read(std::string_view value) noexcept {
    while (const auto entry = last_element(value)) {
      if (entry->empty()) continue;
      const auto address = client_in(*entry);
      if (!address) return false;
      room_ = AddressText(*address);
      if (!trusted_.trusts(room_.view())) return false;
    }
    return true;
  }

 private:
  const TrustedProxies& trusted_;
  AddressText& room_;
};

std::string_view scheme_in(std::string_view value) noexcept {
  for (const std::string_view scheme : {"https", "http"}) {
    if (equal_ignoring_case(value, scheme)) return scheme;
  }
  return {};
}

std::string_view prefix_in(std::string_view value) noexcept {
  while (value.ends_with('/')) value.remove_suffix(1);
  return is_prefix(value) ? value : std::string_view();
}

void read_outside(const Field& field, Outside& outside) noexcept {
  constexpr std::string_view kCommon = "X-Forwarded-";
  if (!equal_ignoring_case(field.name.substr(0, kCommon.size()), kCommon)) return;
  const std::string_view what = field.name.substr(kCommon.size());
  std::string_view rest = field.value;
  const std::string_view value = last_element(rest).value_or(std::string_view());
  if (equal_ignoring_case(what, "Proto")) outside.scheme = scheme_in(value);
  if (equal_ignoring_case(what, "Host")) outside.host = is_valid_host(value) ? value : std::string_view();
  if (equal_ignoring_case(what, "Prefix")) outside.prefix = prefix_in(value);
}

// No "." and no "..": browsers take them away, also where a dot is written as an escape.
bool is_segment(std::string_view text) noexcept {
  std::size_t characters = 0;
  std::size_t dots = 0;
  for (std::size_t at = 0; at < text.size(); ++at, ++characters) {
    const bool escape = text[at] == '%' && span_of(kHexCharacter, text.substr(at + 1, 2)) == 2;
    if (!escape && !is_character(text[at], kNameCharacter)) return false;
    if (text[at] == '.' || equal_ignoring_case(text.substr(at, 3), "%2e")) ++dots;
    if (escape) at += 2;
  }
  return characters != 0 && !(dots == characters && dots <= 2);
}

}  // namespace

bool is_proxy(std::string_view item) noexcept {
  return equal_ignoring_case(item, kUnix) || Network::from(item).has_value();
}

TrustedProxies::TrustedProxies(std::span<const std::string> items) {
  for (const std::string& item : items) {
    if (equal_ignoring_case(item, kUnix)) unix_ = true;
    if (const auto network = Network::from(item)) networks_.push_back(*network);
  }
}

bool TrustedProxies::trusts(std::string_view peer) const noexcept {
  if (peer.empty()) return unix_;
  const auto address = Address::from(peer);
  const auto holds = [&](const Network& network) { return network.holds(*address); };
  return address && std::ranges::any_of(networks_, holds);
}

void read_forwarded(Request& request, const TrustedProxies& trusted, AddressText& room) noexcept {
  if (trusted.none() || !trusted.trusts(request.remote)) return;
  room = {};
  Chain chain(trusted, room);
  bool further = true;
  for (auto field = request.fields.rbegin(); further && field != request.fields.rend(); ++field) {
    if (equal_ignoring_case(field->name, "X-Forwarded-For")) further = chain.read(field->value);
  }
  if (!room.view().empty()) request.remote = room.view();
  for (const Field& field : request.fields) read_outside(field, request.outside);
}

bool is_prefix(std::string_view text) noexcept {
  if (text.empty() || text.size() > kPrefixMax) return false;
  while (!text.empty()) {
    if (text.front() != '/') return false;
    const std::size_t end = std::min(text.find('/', 1), text.size());
    if (!is_segment(text.substr(1, end - 1))) return false;
    text.remove_prefix(end);
  }
  return true;
}

}  // namespace framesd::http

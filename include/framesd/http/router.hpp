// SPDX-License-Identifier: MIT
//
// Router: which row of the route table answers a method and a path.
//
// The table is data, so that the API document is made of the same rows that serve. A row is a template
// ("/frames",
// "/frames/{depth}", "/tiles/{level}/{index}.png") and the methods it serves; a template may have several
// rows with different methods. Where two templates fit a path, the one with more literal text wins, segment
// by segment from the left.
#pragma once

#include <framesd/http/request.hpp>
#include <framesd/http/target.hpp>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::http {

class MethodSet {
 public:
  constexpr MethodSet() noexcept = default;
  constexpr MethodSet(std::initializer_list<Method> methods) noexcept {
    for (const Method method : methods) bits_ |= bit(method);
  }
  constexpr bool has(Method method) const noexcept { return (bits_ & bit(method)) != 0; }
  constexpr bool empty() const noexcept { return bits_ == 0; }
  constexpr MethodSet operator|(MethodSet other) const noexcept {
    other.bits_ |= bits_;
    return other;
  }
  friend constexpr bool operator==(MethodSet, MethodSet) noexcept = default;

 private:
  static constexpr unsigned bit(Method method) noexcept { return 1u << static_cast<unsigned>(method); }
  unsigned bits_ = 0;
};

// Appends the methods as Allow has them, with HEAD where there is GET and always OPTIONS: "GET, HEAD,
// OPTIONS".
void append_allow(std::string& out, MethodSet methods);

struct Route {
  std::string_view path;  // the template
  MethodSet methods;      // without HEAD and OPTIONS, which follow
  unsigned id = 0;        // the table's owner's
};

struct Match {
  enum class Kind : std::uint8_t {
    found,               // `route` answers; HEAD as GET
    options,             // 204 with Allow
    method_not_allowed,  // 405 with Allow
    redirect,            // 308 to append_redirect()
    not_found,           // 404
  };
  Kind kind = Kind::not_found;
  const Route* route = nullptr;                // a row of the template that fits; none for not_found and "*"
  std::array<std::string_view, 3> captures{};  // what stood for {..}, decoded, from the left
  MethodSet allowed{};                         // of all rows of that template
};

class Router {
 public:
  // REQUIRES: `routes` outlives the router; templates as above, with at most three captures, each in its own
  // segment.
  explicit Router(std::span<const Route> routes);

  // Thread-safe; allocates nothing.
  [[nodiscard]] Match match(Method method, const Target& target) const noexcept;

 private:
  struct Segment {
    std::string_view text;  // the segment, or what stands behind the capture in it (".png")
    bool capture = false;
  };
  struct Entry {  // one template
    std::vector<Segment> segments;
    std::vector<const Route*> rows;
    MethodSet allowed;
  };
  static std::vector<Segment> segments_of(std::string_view path);
  static bool before(const Entry& a, const Entry& b) noexcept;
  static bool fits(const Entry& entry, std::span<const std::string_view> segments, Match& out) noexcept;
  const Entry* find(std::span<const std::string_view> segments, Match& out) const noexcept;

  std::vector<Entry> entries_;
  MethodSet all_;
};

// Appends where a redirect leads: the path as sent without its trailing slash, the query kept. Never another
// host.
void append_redirect(std::string& out, const Target& target);

}  // namespace framesd::http

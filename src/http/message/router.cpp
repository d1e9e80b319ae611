// SPDX-License-Identifier: MIT
#include <framesd/http/router.hpp>

#include <algorithm>

namespace framesd::http {
namespace {

bool is_dot_segment(std::string_view segment) noexcept { return segment == "." || segment == ".."; }

}  // namespace

void append_allow(std::string& out, MethodSet methods) {
  if (methods.has(Method::get)) out += "GET, HEAD, ";
  if (methods.has(Method::post)) out += "POST, ";
  if (methods.has(Method::put)) out += "PUT, ";
  if (methods.has(Method::del)) out += "DELETE, ";
  if (methods.has(Method::head) && !methods.has(Method::get)) out += "HEAD, ";
  out += "OPTIONS";
}

void append_redirect(std::string& out, const Target& target) {
  out += target.path().substr(0, target.path().size() - 1);
  if (!target.query().empty()) out.append("?").append(target.query());
}

std::vector<Router::Segment> Router::segments_of(std::string_view path) {
  std::vector<Segment> segments;
  for (std::string_view rest = path.substr(1);;) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    if (segment.starts_with('{')) {
      segments.push_back({segment.substr(segment.find('}') + 1), true});
    } else {
      segments.push_back({segment, false});
    }
    if (slash == std::string_view::npos) return segments;
    rest.remove_prefix(slash + 1);
  }
}

// A literal segment before a capture, a capture with more behind it before one with less.
bool Router::before(const Entry& a, const Entry& b) noexcept {
  return std::ranges::lexicographical_compare(a.segments, b.segments, [](const Segment& x, const Segment& y) {
    if (x.capture != y.capture) return y.capture;
    return x.capture && x.text.size() > y.text.size();
  });
}

Router::Router(std::span<const Route> routes) {
  for (const Route& route : routes) {
    const auto same = [&](const Entry& entry) { return entry.rows.front()->path == route.path; };
    auto entry = std::ranges::find_if(entries_, same);
    if (entry == entries_.end()) entry = entries_.insert(entry, Entry{segments_of(route.path), {}, {}});
    entry->rows.push_back(&route);
    entry->allowed = entry->allowed | route.methods;
    all_ = all_ | route.methods;
  }
  std::ranges::stable_sort(entries_, before);
}

bool Router::fits(const Entry& entry, std::span<const std::string_view> segments, Match& out) noexcept {
  if (entry.segments.size() != segments.size()) return false;
  std::size_t captured = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Segment& segment = entry.segments[i];
    if (!segment.capture) {
      if (segment.text != segments[i]) return false;
      continue;
    }
    if (segments[i].size() <= segment.text.size() || !segments[i].ends_with(segment.text)) return false;
    if (is_dot_segment(segments[i])) return false;
    out.captures[captured++] = segments[i].substr(0, segments[i].size() - segment.text.size());
  }
  return true;
}

const Router::Entry* Router::find(std::span<const std::string_view> segments, Match& out) const noexcept {
  for (const Entry& entry : entries_) {
    if (fits(entry, segments, out)) return &entry;
  }
  return nullptr;
}

Match Router::match(Method method, const Target& target) const noexcept {
  Match out;
  const auto segments = target.segments();
  if (segments.empty()) {  // "*", which the head scan lets through for OPTIONS only
    out.kind = Match::Kind::options;
    out.allowed = all_;
    return out;
  }
  const Entry* entry = find(segments, out);
  const bool slash = entry == nullptr && segments.size() > 1 && segments.back().empty();
  if (slash && !target.path().starts_with("//")) {
    entry = find(segments.first(segments.size() - 1), out);
    if (entry != nullptr) out.kind = Match::Kind::redirect;
  }
  if (entry == nullptr) return out;
  out.route = entry->rows.front();
  out.allowed = entry->allowed;
  if (out.kind == Match::Kind::redirect) return out;
  for (const Route* row : entry->rows) {
    if (row->methods.has(method) || (method == Method::head && row->methods.has(Method::get))) {
      out.kind = Match::Kind::found;
      out.route = row;
      return out;
    }
  }
  out.kind = method == Method::options ? Match::Kind::options : Match::Kind::method_not_allowed;
  return out;
}

}  // namespace framesd::http

// SPDX-License-Identifier: MIT
#include "data_answer.hpp"

#include "gzip_source.hpp"
#include "packing.hpp"
#include "preconditions.hpp"
#include <framesd/http/conditional.hpp>
#include <framesd/http/negotiate.hpp>

#include <algorithm>
#include <cassert>
#include <cstring>

namespace framesd::api {
namespace {

using http::Coding;
using std::chrono::microseconds;

// Text is rendered at some 600 bytes a microsecond (bench page_uncached) and packed at 100 (gzip_compress).
constexpr int kPackingFactor = 7;
constexpr microseconds kWorthAFlight{250};  // less is sooner done again than waited for

// Whether any answer of this route may be packed. A route that does not say what it gives may give anything.
bool may_pack(const Endpoint& endpoint) {
  const auto is_text = [](const ContentSpec& content) { return packs(content.media_type); };
  return endpoint.replies.empty() || std::ranges::any_of(endpoint.replies, [&](const ReplySpec& reply) {
           return reply.status == 200 && std::ranges::any_of(reply.contents, is_text);
         });
}

void append_bytes(std::string& out, std::uint64_t number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
}

// What tells this answer from any other, the state of the store aside. NUL stands in no path or query.
void append_identity(std::string& out, const Call& call, const Data& data) {
  append_bytes(out, call.policy.stamp);
  out.append(call.match.route->path).push_back('\0');
  for (const std::string_view capture : call.match.captures) out.append(capture).push_back('\0');
  for (std::size_t i = 0; i < call.specs.size(); ++i) {
    for (const http::Parameter& parameter : call.parameters) {
      if (parameter.name != call.specs[i].name) continue;
      out.push_back(static_cast<char>(i + 1));
      out.append(parameter.value).push_back('\0');
    }
  }
  out.push_back('\0');
  out.append(data.representation).append(data.prefix);
}

// Where the identity begins in a cache key: behind the state of the store and the coding.
constexpr std::size_t kKeyHead = 2 * sizeof(std::uint64_t) + 1;

void write_key_head(std::string& key, const store::Version& version, Coding coding) noexcept {
  std::memcpy(key.data(), &version.incarnation, sizeof version.incarnation);
  std::memcpy(key.data() + sizeof version.incarnation, &version.generation, sizeof version.generation);
  key[kKeyHead - 1] = coding == Coding::gzip ? 'g' : 'i';
}

http::Etag etag_of(std::string_view key, const store::Version& version, Coding coding) noexcept {
  return {version.incarnation, version.generation, http::hash_of(key.substr(kKeyHead)), coding};
}

void add_validators(http::Response& out, const http::Etag& etag) {
  out.add_header("ETag", etag.text());
  out.headers += "Cache-Control: no-cache\r\nVary: Accept, Accept-Encoding\r\n";
}

void become_not_modified(http::Response& out, const http::Etag& etag) {
  out.status = 304;
  out.cache = http::CacheUse::none;
  out.content_type = {};
  out.headers.clear();
  out.body.clear();
  out.shared_body.reset();
  out.rest = {};
  out.source.reset();
  out.source_bytes.reset();
  add_validators(out, etag);
}

void send_kept(http::Response& out, std::shared_ptr<const Kept> kept) {
  out.status = 200;
  out.content_type = kept->content_type;
  out.headers = kept->headers;
  out.rest = kept->rest;
  const std::string* const body = &kept->body;
  out.shared_body = std::shared_ptr<const std::string>(std::move(kept), body);
}

std::size_t cost_of(const Kept& kept, std::string_view key) noexcept {
  constexpr std::size_t kAround = 256;  // the links, and what the allocator adds
  return kept.body.size() + kept.rest.bytes.size() + kept.headers.size() + key.size() + kAround;
}

// What is left to do when no cache had the answer. Outlives the Call, not the request.
class Making {
 public:
  Making(const Call& call, Data data, Coding coding, std::string key, bool any_matches)
      : shared_(call.shared),
        policy_(call.policy),
        data_(std::move(data)),
        coding_(coding),
        key_(std::move(key)),
        any_matches_(any_matches) {}

  // Without waiting for anybody.
  std::optional<http::Problem> make(Context& context, http::Response& out) const {
    Made made = data_.run(context, out);
    if (auto* problem = std::get_if<http::Problem>(&made)) return std::move(*problem);
    const store::Version version = std::get<store::Version>(made);
    const http::Etag etag = dress(out, version);
    out.cache = kept_at_all() && !out.source ? http::CacheUse::miss : http::CacheUse::none;
    if (out.cache == http::CacheUse::miss) keep(copy_of(out), version);
    if (any_matches_) become_not_modified(out, etag);
    return std::nullopt;
  }

  // One of all who ask for the same at once renders it, the others wait for that.
  std::optional<http::Problem> make_once(Context& context, http::Response& out) const {
    Caches::Rendered rendered = shared_.caches.rendering.run(key_, [&] { return render(context, out); });
    if (auto* problem = std::get_if<http::Problem>(&rendered)) return std::move(*problem);
    if (std::holds_alternative<Caches::Streamed>(rendered)) {
      if (out.source) return std::nullopt;
      return make(context, out);
    }
    send_kept(out, std::get<std::shared_ptr<const Kept>>(std::move(rendered)));
    out.cache = kept_at_all() ? http::CacheUse::miss : http::CacheUse::none;
    return std::nullopt;
  }

  bool may_share() const noexcept { return !any_matches_; }

 private:
  bool kept_at_all() const noexcept {
    const cache::Limits limits = limits_of(policy_.options, data_.cache);
    return limits.entries != 0 && limits.bytes != 0 && limits.ttl.count() != 0;
  }

  Caches::Rendered render(Context& context, http::Response& out) const {
    Made made = data_.run(context, out);
    if (auto* problem = std::get_if<http::Problem>(&made)) return std::move(*problem);
    const store::Version version = std::get<store::Version>(made);
    dress(out, version);
    if (out.source) return Caches::Streamed{};
    auto kept = out.shared_body ? copy_of(out)
                                : std::make_shared<const Kept>(Kept{out.content_type, out.headers,
                                                                    std::exchange(out.body, {}), out.rest});
    if (kept_at_all()) keep(kept, version);
    return kept;
  }

  // Packs the content where that was asked for and adds the header lines of data.
  http::Etag dress(http::Response& out, const store::Version& version) const {
    const bool packed =
        coding_ == Coding::gzip && (out.source ? packs(out.content_type) : worth_packing(out));
    assert(!packed || out.rest.bytes.empty());  // which pictures have, and nothing else
    if (packed && out.source) {
      out.source = std::make_unique<GzipSource>(std::move(out.source), kPackingLevel);
      out.source_bytes.reset();
      out.add_header("Content-Encoding", "gzip");
    } else if (packed) {
      pack(out);
    }
    const http::Etag etag = etag_of(key_, version, packed ? Coding::gzip : Coding::identity);
    add_validators(out, etag);
    accept_ranges(out);
    return etag;
  }

  static std::shared_ptr<const Kept> copy_of(const http::Response& out) {
    return std::make_shared<const Kept>(
        Kept{out.content_type, out.headers, std::string(out.content()), out.rest});  // no larger than must be
  }

  // Under the state it was made from, which may be newer than the one that was looked for.
  void keep(std::shared_ptr<const Kept> kept, const store::Version& version) const {
    std::string key = key_;
    write_key_head(key, version, coding_);
    const std::size_t bytes = cost_of(*kept, key);
    shared_.caches.of(data_.cache).insert(std::move(key), std::move(kept), bytes, shared_.now());
  }

  Resources& shared_;
  const Policy& policy_;
  Data data_;
  Coding coding_;     // that the client takes
  std::string key_;   // under which it was looked for
  bool any_matches_;  // If-None-Match: *, which must be known to be there first
};

// Whether the client has the current state already, in a coding that it takes.
bool has_current(std::string_view none_match, std::string_view key, const store::Version& version,
                 Coding coding, http::Response& out) {
  for (const Coding held : {Coding::identity, Coding::gzip}) {
    if (held == Coding::gzip && coding != Coding::gzip) continue;
    const http::Etag etag = etag_of(key, version, held);
    if (!http::none_match_hits(none_match, etag.text())) continue;
    become_not_modified(out, etag);
    return true;
  }
  return false;
}

Task task_of(Making making, microseconds estimate) {
  const bool together = estimate > kWorthAFlight && making.may_share();
  return {.estimate = estimate,
          .run = [making = std::move(making), together](Context& context, http::Response& out) {
            return together ? making.make_once(context, out) : making.make(context, out);
          }};
}

}  // namespace

std::variant<Answered, http::Problem, Task> answer_data(const Endpoint& endpoint, const Call& call, Data data,
                                                        http::Response& out) {
  const auto snapshot = call.shared.store.snapshot();
  if (!snapshot) return refuse_for_store(snapshot.error());
  const Coding coding =
      may_pack(endpoint) ? http::choose_coding(call.request.field("accept-encoding")) : Coding::identity;
  thread_local std::string key;  // a hit allocates nothing for it
  key.assign(kKeyHead, '\0');
  write_key_head(key, snapshot->version, coding);
  append_identity(key, call, data);
  const auto none_match = call.request.field("if-none-match");
  const bool any_matches = none_match && *none_match == "*";
  if (none_match && !any_matches && has_current(*none_match, key, snapshot->version, coding, out)) {
    return Answered{};
  }
  if (data.cache != CacheName::none && !any_matches) {
    if (auto kept = call.shared.caches.of(data.cache).find(key, call.shared.now())) {
      send_kept(out, std::move(kept));
      out.cache = http::CacheUse::hit;
      return Answered{};
    }
  }
  const microseconds estimate = coding == Coding::gzip ? data.estimate * kPackingFactor : data.estimate;
  return task_of(Making(call, std::move(data), coding, key, any_matches), estimate);
}

std::uint64_t plain_representation(const Call& call) {
  std::string key;
  append_identity(key, call, {});
  return http::hash_of(key);
}

}  // namespace framesd::api

// SPDX-License-Identifier: MIT
#include "data_answer.hpp"

#include "answer_key.hpp"
#include "gzip_source.hpp"
#include "kept_answer.hpp"
#include "packing.hpp"
#include "preconditions.hpp"
#include <framesd/http/negotiate.hpp>

#include <algorithm>
#include <cassert>
#include <utility>

namespace framesd::api {
namespace {

using http::Coding;
using std::chrono::microseconds;

// Text is rendered at some 600 bytes a microsecond (bench page_uncached) and packed at 100 (gzip_compress).
constexpr int kPackingFactor = 7;

// Whether any answer of this route may be packed. A route that does not say what it gives may give anything.
bool may_pack(const Endpoint& endpoint) {
  const auto is_text = [](const ContentSpec& content) { return packs(content.media_type); };
  return endpoint.replies.empty() || std::ranges::any_of(endpoint.replies, [&](const ReplySpec& reply) {
           return reply.status == 200 && std::ranges::any_of(reply.contents, is_text);
         });
}

// What a look comes to.
struct NotModified {
  http::Etag etag;  // that the client has
};
struct TooLong {
  microseconds estimate;  // for the thread that asked: nothing was gathered
};
struct Fresh {
  Render render;
};
using Seen = std::variant<NotModified, std::shared_ptr<const Kept>, http::Problem, TooLong, Fresh>;

// One request for data. Outlives the Call, not the request.
class Rendering {
 public:
  // room   for the key
  Rendering(const Endpoint& endpoint, const Call& call, Data data, std::string room)
      : parts_(call.parts),
        store_(call.log.store),
        policy_(call.policy),
        data_(std::move(data)),
        key_(std::move(room)) {
    if (may_pack(endpoint)) coding_ = http::choose_coding(call.request.field("accept-encoding"));
    none_match_ = call.request.field("if-none-match");
    any_matches_ = none_match_ == "*";
    key_.assign(kKeyHead, '\0');
    append_identity(key_, call, data_);
    identity_end_ = key_.size();
    if (!data_.logs.empty()) looks_.emplace(data_.logs);
  }

  std::string take_room() noexcept { return std::move(key_); }

  // On an event loop: answers, or says that it would take too long here.
  std::variant<Answered, http::Problem, TooLong> answer_soon(Context& context, http::Response& out) {
    auto seen = look(kInlineWork, Conditions::apply, context, out);
    if (!seen) return refuse_for_store(seen.error());
    if (const auto* too_long = std::get_if<TooLong>(&*seen)) return *too_long;
    if (auto problem = complete(*std::move(seen), context, out)) return *std::move(problem);
    return Answered{};
  }

  // Where each look is a trip over a network: what the client or a cache has of the version that was seen
  // last is answered when that is still the current one, which all who ask now find out by one question.
  bool answer_by_known_version(Context& context, http::Response& out) {
    if (looks_ || !data_.gather || data_.of_notes) return false;
    const auto known = store_.known();
    if (!known) return false;
    version_ = *known;
    write_key_head(key_, version_, coding_);
    auto held = without_rows(Conditions::apply);
    if (!held) return false;
    const auto current = store_.current();
    if (!current || *current != *known) return false;
    return !complete(*std::move(held), context, out);
  }

  // Without waiting for anybody else's render.
  std::optional<http::Problem> answer_alone(Context& context, http::Response& out) {
    auto seen = look(microseconds::max(), Conditions::apply, context, out);
    if (!seen) return refuse_for_store(seen.error());
    return complete(*std::move(seen), context, out);
  }

  // One of all who ask for the same at once renders it, the others wait for that.
  std::optional<http::Problem> answer_shared(Context& context, http::Response& out) {
    const std::string flight = key_;  // of the state seen first: nobody is given an older one
    Caches::Rendered rendered = parts_.caches.rendering.run(flight, [&] { return render(context, out); });
    if (auto* problem = std::get_if<http::Problem>(&rendered)) return std::move(*problem);
    if (std::holds_alternative<Caches::Streamed>(rendered)) {
      if (out.source) return std::nullopt;
      return answer_alone(context, out);
    }
    send_kept(out, std::get<std::shared_ptr<const Kept>>(std::move(rendered)));
    out.cache = kept_at_all() ? http::CacheUse::miss : http::CacheUse::none;
    return std::nullopt;
  }

  // `If-None-Match: *` has an answer of its own.
  bool may_share() const noexcept { return !any_matches_; }

 private:
  enum class Conditions : std::uint8_t { apply, ignore };  // whether the client's copy counts

  result<Seen> look(microseconds longest, Conditions conditions, Context& context, http::Response& out) {
    if (looks_) return look_at_all(longest, conditions, context, out);
    if (!data_.gather) return see({}, nullptr, longest, conditions, context, out);
    const auto body = [&](store::View& log) {
      const store::Version version = data_.of_notes ? log.state() : log.version();
      return see(version, &log, longest, conditions, context, out);
    };
    return data_.first_read ? store_.look(*data_.first_read, body) : store_.look(body);
  }

  // log   null where the answer has nothing of it
  result<Seen> see(const store::Version& version, store::View* log, microseconds longest,
                   Conditions conditions, Context& context, http::Response& out) {
    version_ = version;
    write_key_head(key_, version, coding_);
    if (auto known = without_rows(conditions)) return *std::move(known);
    if (longest != microseconds::max()) {
      const auto estimate = estimate_in(log);
      if (!estimate) return estimate.error();
      if (*estimate > longest) return Seen(TooLong{*estimate});
    }
    if (log == nullptr) return Seen(Fresh{data_.render});
    return fresh(data_.gather(*log, context, out));
  }

  // The answer is named by the states that the logs were first seen in and, where one was changed before its
  // rows were copied, by that state too: so whoever sees the logs unchanged is given no other answer.
  result<Seen> look_at_all(microseconds longest, Conditions conditions, Context& context,
                           http::Response& out) {
    if (const auto begun = looks_->begin(); !begun) return begun.error();
    write_states();
    if (auto known = without_rows(conditions)) return *std::move(known);
    if (data_.estimate > longest) return Seen(TooLong{data_.estimate});
    auto draft = data_.gather_all(*looks_, context, out);
    write_states();
    return fresh(std::move(draft));
  }

  void write_states() {
    version_ = looks_->seen(0).version;
    key_.resize(identity_end_);
    write_key_head(key_, version_, coding_);
    looks_->append_states(key_);
  }

  // What the client or a cache has of this state.
  std::optional<Seen> without_rows(Conditions conditions) {
    if (conditions == Conditions::apply) {
      if (const auto etag = current()) return NotModified{*etag};
    }
    if (data_.cache == CacheName::none || any_matches_) return std::nullopt;
    const auto lookup = std::exchange(lookup_, cache::Lookup::again);
    auto kept = parts_.caches.of(data_.cache).find(key_, parts_.now(), lookup);
    if (!kept) return std::nullopt;
    return Seen(std::move(kept));
  }

  static result<Seen> fresh(result<Draft> draft) {
    if (!draft) return draft.error();
    if (auto* problem = std::get_if<http::Problem>(&*draft)) return Seen(std::move(*problem));
    return Seen(Fresh{std::get<Render>(*std::move(draft))});
  }

  result<microseconds> estimate_in(store::View* log) const {
    microseconds estimate = data_.estimate;
    if (log != nullptr && data_.estimate_in) {
      const auto more = data_.estimate_in(*log);
      if (!more) return more;
      estimate += *more;
    }
    return coding_ == Coding::gzip ? estimate * kPackingFactor : estimate;
  }

  // The tag of the current state, if the client has that already, in a coding that it takes.
  std::optional<http::Etag> current() const {
    if (!none_match_ || any_matches_) return std::nullopt;
    for (const Coding held : {Coding::identity, Coding::gzip}) {
      if (held == Coding::gzip && coding_ != Coding::gzip) continue;
      const http::Etag etag = etag_of(key_, version_, held);
      if (http::none_match_hits(*none_match_, etag.text())) return etag;
    }
    return std::nullopt;
  }

  // From what was seen to the answer; outside the look.
  std::optional<http::Problem> complete(Seen seen, Context& context, http::Response& out) {
    if (const auto* same = std::get_if<NotModified>(&seen)) {
      become_not_modified(out, same->etag);
    } else if (auto* kept = std::get_if<std::shared_ptr<const Kept>>(&seen)) {
      send_kept(out, std::move(*kept));
      out.cache = http::CacheUse::hit;
    } else if (auto* problem = std::get_if<http::Problem>(&seen)) {
      return std::move(*problem);
    } else {
      write(std::get<Fresh>(seen), context, out);
    }
    return std::nullopt;
  }

  void write(const Fresh& fresh, Context& context, http::Response& out) {
    if (fresh.render) fresh.render(context, out);
    const http::Etag etag = finish(out);
    out.cache = kept_at_all() && !out.source ? http::CacheUse::miss : http::CacheUse::none;
    if (out.cache == http::CacheUse::miss) keep(copy_of(out));
    if (any_matches_) become_not_modified(out, etag);
  }

  // For all who wait for it.
  Caches::Rendered render(Context& context, http::Response& out) {
    auto seen = look(microseconds::max(), Conditions::ignore, context, out);
    if (!seen) return refuse_for_store(seen.error());
    if (auto* kept = std::get_if<std::shared_ptr<const Kept>>(&*seen)) return std::move(*kept);
    if (auto* problem = std::get_if<http::Problem>(&*seen)) return std::move(*problem);
    const auto& fresh = std::get<Fresh>(*seen);
    if (fresh.render) fresh.render(context, out);
    finish(out);
    if (out.source) return Caches::Streamed{};
    auto kept = out.shared_body ? copy_of(out)
                                : std::make_shared<const Kept>(Kept{out.content_type, out.headers,
                                                                    std::exchange(out.body, {}), out.rest});
    if (kept_at_all()) keep(kept);
    return kept;
  }

  bool kept_at_all() const noexcept {
    const cache::Limits limits = limits_of(policy_.options, data_.cache);
    return limits.entries != 0 && limits.bytes != 0 && limits.ttl.count() != 0;
  }

  // Packs the content where that was asked for and adds the header lines of data.
  http::Etag finish(http::Response& out) const {
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
    const http::Etag etag = etag_of(key_, version_, packed ? Coding::gzip : Coding::identity);
    add_validators(out, etag);
    accept_ranges(out);
    return etag;
  }

  void keep(std::shared_ptr<const Kept> kept) const {
    const std::size_t bytes = bytes_of(*kept, key_);
    parts_.caches.of(data_.cache).insert(std::string(key_), std::move(kept), bytes, parts_.now());
  }

  ServiceParts& parts_;
  store::Log& store_;
  const Policy& policy_;
  Data data_;
  std::string key_;               // of the state seen last
  std::size_t identity_end_ = 0;  // in it; behind that are the states of several logs
  std::optional<Looks> looks_;    // at several logs
  store::Version version_{};
  cache::Lookup lookup_ = cache::Lookup::first;
  Coding coding_ = Coding::identity;  // that the client takes
  std::optional<std::string_view> none_match_;
  bool any_matches_ = false;  // If-None-Match: *, which must be known to be there first
};

Work task_of(Rendering rendering, microseconds estimate) {
  const bool together = rendering.may_share();
  return {.estimate = estimate,
          .run = [rendering = std::move(rendering), together](Context& context, http::Response& out) mutable {
            return together ? rendering.answer_shared(context, out) : rendering.answer_alone(context, out);
          }};
}

// All of it on an offload thread. Nobody shares another's render, which may be of an older state than they
// know of.
Work task_of_waiting(Rendering rendering) {
  return {.estimate = 2 * kInlineWork,
          .run = [rendering = std::move(rendering)](Context& context, http::Response& out) mutable {
            if (rendering.answer_by_known_version(context, out)) return std::optional<http::Problem>();
            return rendering.answer_alone(context, out);
          }};
}

}  // namespace

std::variant<Answered, http::Problem, Work> answer_data(const Endpoint& endpoint, const Call& call, Data data,
                                                        Context& context, http::Response& out) {
  thread_local std::string room;  // a hit allocates nothing for its key
  const bool waits = data.logs.empty() ? call.log.store.waits() && data.gather : Looks(data.logs).may_wait();
  Rendering rendering(endpoint, call, std::move(data), std::move(room));
  if (waits) return task_of_waiting(std::move(rendering));
  auto answer = rendering.answer_soon(context, out);
  if (const auto* too_long = std::get_if<TooLong>(&answer))
    return task_of(std::move(rendering), too_long->estimate);
  room = rendering.take_room();
  if (auto* problem = std::get_if<http::Problem>(&answer)) return std::move(*problem);
  return Answered{};
}

}  // namespace framesd::api

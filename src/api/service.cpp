// SPDX-License-Identifier: MIT
//
// From a request to its endpoint: guards, path, method, query.
#include "log_request.hpp"
#include "log_target.hpp"
#include "reply.hpp"
#include "retention/retention_thread.hpp"
#include "routing.hpp"
#include "upstream/upstream_thread.hpp"
#include <framesd/api/make_service.hpp>
#include <framesd/http/target.hpp>

#include <utility>

namespace framesd::api {
namespace {

constexpr std::chrono::milliseconds kOpeningCost{3};

// Path and query of the request at hand; reused, so that an ordinary request allocates nothing for them.
struct Parsed {
  http::Target target;
  http::Query query;
};

// On this thread, until its next request.
Parsed& parsed_here() {
  thread_local Parsed parsed;
  return parsed;
}

class Impl final : public FramesService {
 public:
  Impl(const Served& served, Lifecycle& lifecycle, std::unique_ptr<const Policy> policy)
      : parts_{.logs{served.log,
                     served.others,
                     {.most_made = policy->options.max_logs,
                      .most = policy->options.max_open_logs,
                      .idle = policy->options.log_idle,
                      .on_commit = [bell = parts_.bell](std::string_view log) { bell->ring_log(log); },
                      .on_names = [bell = parts_.bell] { bell->ring_names(); },
                      .on_damage = [rows = parts_.damaged_rows](std::string_view log,
                                                                std::uint64_t met) { rows->add(log, met); }}},
               .lifecycle = lifecycle,
               .caches = Caches(policy->options),
               .guards = Guards(policy->options),
               .metrics = Metrics(templates_of(endpoints())),
               .clock = policy->options.clock,
               .connections = policy->options.connections,
               .policies = Policies(std::move(policy))},
        routes_(routes_of(endpoints())),
        router_(routes_) {
    const RetentionOptions& retention = parts_.policies.now().options.retention;
    if (retention.drops())
      retention_.emplace(parts_.logs, parts_.retention, lifecycle, retention,
                         [this] { return parts_.uploads.any() || has_jobs(); });
    const UpstreamOptions& upstream = parts_.policies.now().options.upstream;
    if (upstream.sends()) upstream_.emplace(parts_.logs, parts_.upstream, lifecycle, upstream);
  }

  void recognize(http::Request& request, http::AddressText& room) const noexcept override {
    http::read_forwarded(request, parts_.policies.now().proxies, room);
  }

  Reply answer(const http::Request& request, Context& context, http::Response& out) override {
    Parsed& parsed = parsed_here();
    const Policy& policy = parts_.policies.now();
    if (const auto refused = parts_.guards.admit(request, policy, parts_, out)) return *refused;
    if (const auto unreadable = parsed.target.read(request.target)) return *unreadable;
    const http::Match match = router_.match(request.method, parsed.target);
    if (match.kind == http::Match::Kind::not_found) {
      if (auto below = log_target_of(parsed.target))
        return answer_below(*std::move(below), {.request = request, .policy = policy}, context, out);
    }
    if (const auto name = log_elsewhere(match, policy); !name.empty()) {
      return answer_below({.name = std::string(name), .within = {}, .rest = std::string(request.target)},
                          {.request = request, .policy = policy}, context, out);
    }
    Asked asked{.request = request, .policy = policy, .log = log_of(match), .match = match};
    if (auto refused = refuse(asked, parsed.target, out)) return *std::move(refused);
    return call(asked, parts_.logs.unnamed(), {}, context, out);
  }

  bool vital(std::string_view target) const noexcept override { return always_answered(target); }

  bool has_jobs() const override {
    return std::ranges::any_of(parts_.jobs.all(), [](const ingest::Job& job) { return !job.ended(); });
  }

  std::uint64_t requests() const override { return parts_.metrics.requests(); }

  void record(const RequestRecord& request) noexcept override { parts_.metrics.record(request); }

  void record_reload(bool successful) noexcept override {
    parts_.metrics.last_reload_successful.set(successful ? 1 : 0);
  }

  checked<void> reconfigure(ServiceOptions options) override {
    auto policy = Policy::from(std::move(options), parts_.logs.unnamed().store.format());
    if (!policy) return policy.error();
    const ServiceOptions& taken = (*policy)->options;
    parts_.guards.configure(taken);
    parts_.caches.configure(taken, parts_.now());
    parts_.policies.replace(*std::move(policy));
    return {};
  }

 private:
  // A request, as far as it has been looked at.
  struct Asked {
    const http::Request& request;
    const Policy& policy;
    std::string_view log{};  // that it is about; empty: none
    http::Match match{};
    http::Scope granted = http::Scope::none;
  };

  // A request that waits until its logs are open.
  struct Below final : Prepared {
    Below(Impl& whose, LogTarget target, const Asked& asked)
        : service(whose), about(std::move(target), asked.request), policy(asked.policy) {}
    Reply answer(Context& context, http::Response& out) override {
      return service.answer_opened(*this, context, out);
    }

    Impl& service;
    LogRequest about;
    const Policy& policy;
    http::Scope granted = http::Scope::none;
    unsigned route = 0;
  };

  Reply answer_below(LogTarget target, const Asked& whole, Context& context, http::Response& out) {
    const auto below = std::make_shared<Below>(*this, std::move(target), whole);
    LogRequest& about = below->about;
    out.held = below;
    Parsed& parsed = parsed_here();
    if (const auto unreadable = parsed.target.read(about.request.target)) return *unreadable;
    Asked asked{.request = about.request,
                .policy = below->policy,
                .log = about.place.name,
                .match = router_.match(about.request.method, parsed.target)};
    const bool is_below = !about.place.within.empty();
    if (asked.match.route == nullptr || (is_below && !endpoint_of(asked.match).of_log)) return nothing_here();
    if (auto refused = refuse(asked, parsed.target, out)) return *std::move(refused);
    if (auto refused = refuse_named(asked, about, parsed)) return *std::move(refused);
    below->granted = asked.granted;
    below->route = asked.match.route->id;
    const bool are_open = about.find_open(parts_.logs, endpoint_of(asked.match).opens_log);
    if (are_open && !about.may_be_stale()) return call(asked, *about.log, about.named, context, out);
    if (are_open && !endpoint_of(asked.match).writes)
      return with_second_try(*below, call(asked, *about.log, about.named, context, out));
    const auto cost =
        (are_open ? cost_of_look(about.log->store) : kOpeningCost) * static_cast<int>(about.logs());
    return Preparation{.work = {.estimate = cost,
                                .run = [this, &at = *below](Context&, http::Response&) { return open(at); }},
                       .then = below};
  }

  // The logs that the query names: the token must be good for each.
  std::optional<Reply> refuse_named(Asked& asked, LogRequest& about, Parsed& parsed) {
    const Endpoint& endpoint = endpoint_of(asked.match);
    if (endpoint.logs_in.empty()) return std::nullopt;
    if (const auto unreadable = parsed.query.read(parsed.target.query())) return *unreadable;
    about.take_names(parsed.query.parameters(), endpoint.logs_in);
    for (const std::string& name : about.names) {
      auto refused = parts_.guards.authorize(asked.request, asked.policy, parts_,
                                             {.scope = endpoint.scope, .log = name}, asked.granted);
      if (refused) return *std::move(refused);
    }
    return std::nullopt;
  }

  std::optional<http::Problem> open(Below& below) {
    const bool may_make =
        below.policy.options.create_logs && endpoints()[below.route]->scope == http::Scope::ingest;
    return below.about.open(parts_.logs, may_make);
  }

  // A log that waits is not asked whether it still has its name before it is read: if it has not, whoever
  // asked is answered out of the one that has, which begins anew.
  Reply with_second_try(Below& below, Reply reply) {
    auto* const work = std::get_if<Work>(&reply);
    if (work == nullptr) return reply;
    work->run = [this, &below, first = std::move(work->run)](
                    Context& context, http::Response& out) -> std::optional<http::Problem> {
      auto problem = first(context, out);
      const bool is_missing = problem && problem->error_code == "log_not_found";
      if (!is_missing || !below.about.let_go_of_gone()) return problem;
      if (auto still = open(below)) return still;
      out.clear_answer();
      Reply again = answer_opened(below, context, out);
      if (auto* refused = std::get_if<http::Problem>(&again)) return std::move(*refused);
      auto* const rest = std::get_if<Work>(&again);
      return rest == nullptr ? std::nullopt : rest->run(context, out);
    };
    return reply;
  }

  Reply answer_opened(const Below& below, Context& context, http::Response& out) {
    Parsed& parsed = parsed_here();
    if (const auto unreadable = parsed.target.read(below.about.request.target)) return *unreadable;
    const Asked asked{.request = below.about.request,
                      .policy = below.policy,
                      .log = below.about.place.name,
                      .match = router_.match(below.about.request.method, parsed.target),
                      .granted = below.granted};
    return call(asked, *below.about.log, below.about.named, context, out);
  }

  // What is answered without asking an endpoint. None: the token allows what is asked.
  std::optional<Reply> refuse(Asked& asked, const http::Target& target, http::Response& out) {
    if (asked.match.route != nullptr) out.route = asked.match.route->path;
    switch (asked.match.kind) {
      case http::Match::Kind::found: break;
      case http::Match::Kind::options:
      case http::Match::Kind::method_not_allowed: return allow(asked.match, out);
      case http::Match::Kind::redirect: return redirect(target, asked.request, out);
      case http::Match::Kind::not_found: return nothing_here();
    }
    const Needed needed = needed_for(endpoint_of(asked.match), asked.request, asked.policy, asked.log);
    auto refused = parts_.guards.authorize(asked.request, asked.policy, parts_, needed, asked.granted);
    if (refused) return *std::move(refused);
    return std::nullopt;
  }

  // REQUIRES: parsed_here() has the target
  Reply call(const Asked& asked, LogParts& log, std::span<const OpenLogs::Parts> named, Context& context,
             http::Response& out) {
    const Endpoint& endpoint = endpoint_of(asked.match);
    Parsed& parsed = parsed_here();
    std::span<const http::Parameter> parameters;
    if (endpoint.reads_query) {
      if (const auto unreadable = parsed.query.read(parsed.target.query())) {
        return *unreadable;
      }
      parameters = parsed.query.parameters();
    }
    const Call call{.parts = parts_,
                    .log = log,
                    .log_name = asked.log,
                    .named = named,
                    .policy = asked.policy,
                    .request = asked.request,
                    .match = asked.match,
                    .parameters = parameters,
                    .specs = endpoint.parameters,
                    .granted = asked.granted};
    return reply_with(endpoint.answer(call, out), endpoint, call, context, out);
  }

  ServiceParts parts_;
  const std::vector<http::Route> routes_;
  const http::Router router_;
  std::optional<RetentionThread> retention_;  // these two last: they read the logs
  std::optional<UpstreamThread> upstream_;
};

}  // namespace

checked<void> check_options(const ServiceOptions& options) {
  const auto policy = Policy::from(options, {});
  if (!policy) return policy.error();
  return {};
}

checked<std::unique_ptr<FramesService>> make_service(Served served, Lifecycle& lifecycle,
                                                     ServiceOptions options) {
  auto policy = Policy::from(std::move(options), served.log.format());
  if (!policy) return policy.error();
  return std::make_unique<Impl>(served, lifecycle, *std::move(policy));
}

}  // namespace framesd::api

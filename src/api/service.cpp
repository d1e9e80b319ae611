// SPDX-License-Identifier: MIT
//
// From a request to its endpoint: guards, path, method, query.
#include "endpoints.hpp"
#include "log_request.hpp"
#include "log_target.hpp"
#include "reply.hpp"
#include <framesd/api/make_service.hpp>
#include <framesd/http/target.hpp>

#include <utility>

namespace framesd::api {
namespace {

std::vector<http::Route> routes_of(std::span<const Endpoint* const> table) {
  std::vector<http::Route> routes;
  for (const Endpoint* endpoint : table) {
    routes.push_back(
        {.path = endpoint->path, .methods = {endpoint->method}, .id = static_cast<unsigned>(routes.size())});
  }
  return routes;
}

std::vector<std::string_view> templates_of(std::span<const Endpoint* const> table) {
  std::vector<std::string_view> templates;
  for (const Endpoint* endpoint : table) templates.push_back(endpoint->path);
  return templates;
}

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

http::Problem nothing_here() { return {.status = 404, .detail = "There is nothing at this path."}; }

Reply allow(const http::Match& match, http::Response& out) {
  std::string methods;
  http::append_allow(methods, match.allowed);
  if (match.kind == http::Match::Kind::method_not_allowed) {
    http::Problem problem{.status = 405, .detail = "The methods of this path are " + methods + "."};
    problem.headers = "Allow: " + methods + "\r\n";
    return problem;
  }
  out.add_header("Allow", methods);
  out.status = 204;
  return Answered{};
}

Reply redirect(const http::Target& target, const http::Request& request, http::Response& out) {
  std::string location = request.link("");
  http::append_redirect(location, target);
  out.status = 308;
  out.add_header("Location", location);
  out.add_header("Cache-Control", "no-cache");  // it depends on the proxy that the request came by
  return Answered{};
}

class Impl final : public FramesService {
 public:
  Impl(const Served& served, Lifecycle& lifecycle, std::unique_ptr<const Policy> policy)
      : parts_{.logs{served.log,
                     served.others,
                     {.most_made = policy->options.max_logs,
                      .most = policy->options.max_open_logs,
                      .idle = policy->options.log_idle}},
               .lifecycle = lifecycle,
               .caches = Caches(policy->options),
               .guards = Guards(policy->options),
               .metrics = Metrics(templates_of(endpoints())),
               .clock = policy->options.clock,
               .connections = policy->options.connections,
               .policies = Policies(std::move(policy))},
        routes_(routes_of(endpoints())),
        router_(routes_) {}

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
  static const Endpoint& endpoint_of(const http::Match& match) { return *endpoints()[match.route->id]; }

  // The log that a request is about which is not below one; empty: none.
  static std::string_view log_of(const http::Match& match) {
    if (match.kind != http::Match::Kind::found) return {};
    if (endpoint_of(match).names_log) return match.captures[0];
    return endpoint_of(match).of_log ? store::kDefaultLog : std::string_view();
  }

  // The same where logs have to be looked for, that or those of the query: the log of data_dir is at hand.
  static std::string_view log_elsewhere(const http::Match& match, const Policy& policy) {
    if (match.kind != http::Match::Kind::found) return {};
    const Endpoint& endpoint = endpoint_of(match);
    const std::string_view log = log_of(match);
    const std::string_view name = endpoint.of_log ? std::string_view(policy.options.default_log)
                                  : log.empty()   ? store::kDefaultLog
                                                  : log;
    if (!endpoint.logs_in.empty()) return name;
    const bool is_at_hand = name == store::kDefaultLog || (endpoint.names_log && !endpoint.opens_log);
    return is_at_hand ? std::string_view() : name;
  }

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
    if (about.find_open(parts_.logs, endpoint_of(asked.match).opens_log))
      return call(asked, *about.log, about.named, context, out);
    const auto cost = kOpeningCost * static_cast<int>(about.logs());
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

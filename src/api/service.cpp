// SPDX-License-Identifier: MIT
//
// From a request to its endpoint: guards, path, method, query.
#include "endpoints.hpp"
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

// Path and query of the request at hand; reused, so that an ordinary request allocates nothing for them.
struct Parsed {
  http::Target target;
  http::Query query;
};

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
  std::string location(request.outside.prefix);
  http::append_redirect(location, target);
  out.status = 308;
  out.add_header("Location", location);
  out.add_header("Cache-Control", "no-cache");  // it depends on the proxy that the request came by
  return Answered{};
}

class Impl final : public FramesService {
 public:
  Impl(store::Log& store, Lifecycle& lifecycle, std::unique_ptr<const Policy> policy)
      : parts_{.store = store,
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
    thread_local Parsed parsed;
    const Policy& policy = parts_.policies.now();
    if (const auto refused = parts_.guards.admit(request, policy, parts_, out)) return *refused;
    if (const auto unreadable = parsed.target.read(request.target)) return *unreadable;
    const http::Match match = router_.match(request.method, parsed.target);
    if (match.route != nullptr) out.route = match.route->path;
    switch (match.kind) {
      case http::Match::Kind::found: return call(match, request, policy, parsed, context, out);
      case http::Match::Kind::options:
      case http::Match::Kind::method_not_allowed: return allow(match, out);
      case http::Match::Kind::redirect: return redirect(parsed.target, request, out);
      case http::Match::Kind::not_found: break;
    }
    return http::Problem{.status = 404, .detail = "There is nothing at this path."};
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
    auto policy = Policy::from(std::move(options), parts_.store.format());
    if (!policy) return policy.error();
    const ServiceOptions& taken = (*policy)->options;
    parts_.guards.configure(taken);
    parts_.caches.configure(taken, parts_.now());
    parts_.policies.replace(*std::move(policy));
    return {};
  }

 private:
  Reply call(const http::Match& match, const http::Request& request, const Policy& policy, Parsed& parsed,
             Context& context, http::Response& out) {
    const Endpoint& endpoint = *endpoints()[match.route->id];
    http::Scope granted = http::Scope::none;
    if (const auto refused = parts_.guards.authorize(request, policy, parts_, endpoint.scope, granted)) {
      return *refused;
    }
    std::span<const http::Parameter> parameters;
    if (endpoint.reads_query) {
      if (const auto unreadable = parsed.query.read(parsed.target.query())) {
        return *unreadable;
      }
      parameters = parsed.query.parameters();
    }
    const Call call{.parts = parts_,
                    .policy = policy,
                    .request = request,
                    .match = match,
                    .parameters = parameters,
                    .specs = endpoint.parameters,
                    .granted = granted};
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

checked<std::unique_ptr<FramesService>> make_service(store::Log& store, Lifecycle& lifecycle,
                                                     ServiceOptions options) {
  auto policy = Policy::from(std::move(options), store.format());
  if (!policy) return policy.error();
  return std::make_unique<Impl>(store, lifecycle, *std::move(policy));
}

}  // namespace framesd::api

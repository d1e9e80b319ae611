// SPDX-License-Identifier: MIT
//
// From a request to its endpoint and back: path, method, query, and the one place where a Problem becomes an
// answer.
#include "endpoints.hpp"
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

// Path and query of the request at hand; reused, so that an ordinary request allocates nothing for them.
struct Parsed {
  http::Target target;
  http::Query query;
};

class Impl final : public FramesService {
 public:
  Impl(store::FrameStore& store, const Lifecycle& lifecycle, std::unique_ptr<const Policy> policy)
      : shared_{.store = store, .lifecycle = lifecycle, .policies = Policies(std::move(policy))},
        routes_(routes_of(endpoints())),
        router_(routes_) {}

  Reply answer(const http::Request& request, Context&, http::Response& out) override {
    thread_local Parsed parsed;
    return reply_of(route(request, parsed, out), request, out);
  }

  bool vital(std::string_view target) const noexcept override {
    const std::string_view path = target.substr(0, target.find('?'));
    return path == "/health" || path == "/ready";
  }

  checked<void> reconfigure(ServiceOptions options) override {
    auto policy = Policy::from(std::move(options), shared_.store.format());
    if (!policy) return policy.error();
    shared_.policies.replace(*std::move(policy));
    return {};
  }

 private:
  static Reply reply_of(Answer answer, const http::Request& request, http::Response& out) {
    struct Visitor {
      const http::Request& request;
      http::Response& out;

      Reply operator()(std::monostate) { return Answered{}; }
      Reply operator()(const http::Problem& problem) {
        write_problem(problem, request, out);
        return Answered{};
      }
      Reply operator()(Task&& task) { return work_of(std::move(task), request); }
      Reply operator()(Data&& data) { return work_of(task_of(std::move(data)), request); }
      Reply operator()(BodyTask&& task) {
        return WholeBody{
            [&request = request, then = std::move(task.then)](
                std::string_view body, Context&, http::Response& response) -> std::variant<Answered, Work> {
              auto decided = then(body, response);
              if (auto* more = std::get_if<Task>(&decided)) return work_of(std::move(*more), request);
              if (const auto* problem = std::get_if<http::Problem>(&decided)) {
                write_problem(*problem, request, response);
              }
              return Answered{};
            }};
      }
      Reply operator()(std::unique_ptr<http::BodySink>&& sink) { return Intake{std::move(sink)}; }
    };
    return std::visit(Visitor{request, out}, std::move(answer));
  }

  static void write_problem(const http::Problem& problem, const http::Request& request, http::Response& out) {
    http::write_problem(out, problem, request.target, request.request_id, std::chrono::system_clock::now());
  }

  static Task task_of(Data data) {
    return {.estimate = data.estimate,
            .run = [run = std::move(data.run)](Context& context,
                                               http::Response& out) -> std::optional<http::Problem> {
              Made made = run(context, out);
              if (auto* problem = std::get_if<http::Problem>(&made)) return std::move(*problem);
              out.add_header("Cache-Control", "no-cache");
              return std::nullopt;
            }};
  }

  static Work work_of(Task task, const http::Request& request) {
    return {.estimate = task.estimate,
            .run = [run = std::move(task.run), &request](Context& context, http::Response& out) {
              if (const auto problem = run(context, out)) write_problem(*problem, request, out);
            }};
  }

  Answer route(const http::Request& request, Parsed& parsed, http::Response& out) {
    if (auto problem = parsed.target.read(request.target)) return *std::move(problem);
    const http::Match match = router_.match(request.method, parsed.target);
    if (match.route != nullptr) out.route = match.route->path;
    switch (match.kind) {
      case http::Match::Kind::found: return call(match, request, parsed, out);
      case http::Match::Kind::options: return allow(match, 204, out);
      case http::Match::Kind::redirect: return redirect(parsed.target, out);
      case http::Match::Kind::method_not_allowed: return allow(match, 405, out);
      case http::Match::Kind::not_found: break;
    }
    return http::Problem{.status = 404, .detail = "There is nothing at this path."};
  }

  Answer call(const http::Match& match, const http::Request& request, Parsed& parsed, http::Response& out) {
    const Endpoint& endpoint = *endpoints()[match.route->id];
    std::span<const http::Parameter> parameters;
    if (endpoint.reads_query) {
      if (auto problem = parsed.query.read(parsed.target.query())) return *std::move(problem);
      parameters = parsed.query.parameters();
    }
    return endpoint.answer({.shared = shared_,
                            .policy = shared_.policies.now(),
                            .request = request,
                            .match = match,
                            .parameters = parameters,
                            .specs = endpoint.parameters},
                           out);
  }

  static Answer allow(const http::Match& match, unsigned status, http::Response& out) {
    std::string methods;
    http::append_allow(methods, match.allowed);
    if (status == 405) {
      http::Problem problem{.status = 405, .detail = "This path answers to " + methods + "."};
      problem.headers = "Allow: " + methods + "\r\n";
      return problem;
    }
    out.add_header("Allow", methods);
    out.status = status;
    return {};
  }

  static Answer redirect(const http::Target& target, http::Response& out) {
    std::string location;
    http::append_redirect(location, target);
    out.status = 308;
    out.add_header("Location", location);
    return {};
  }

  Resources shared_;
  const std::vector<http::Route> routes_;
  const http::Router router_;
};

}  // namespace

checked<std::unique_ptr<FramesService>> make_service(store::FrameStore& store, const Lifecycle& lifecycle,
                                                     ServiceOptions options) {
  auto policy = Policy::from(std::move(options), store.format());
  if (!policy) return policy.error();
  return std::make_unique<Impl>(store, lifecycle, *std::move(policy));
}

}  // namespace framesd::api

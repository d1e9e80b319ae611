// SPDX-License-Identifier: MIT
//
// From a request to its endpoint and back: path, method, query, and the one place where a Problem becomes an
// answer.
#include "endpoint.hpp"
#include <framesd/api/make_service.hpp>
#include <framesd/http/target.hpp>
#include <framesd/image/lut.hpp>

namespace framesd::api {
namespace {

std::vector<http::Route> routes_of(std::span<const Endpoint> table) {
  std::vector<http::Route> routes;
  for (const Endpoint& endpoint : table) {
    routes.push_back(
        {.path = endpoint.path, .methods = endpoint.methods, .id = static_cast<unsigned>(routes.size())});
  }
  return routes;
}

// Path and query of the request at hand; reused, so that an ordinary request allocates nothing for them.
struct Parsed {
  http::Target target;
  http::Query query;
};

Resources resources_of(store::FrameStore& store, const Lifecycle& lifecycle, ServiceOptions options) {
  image::FrameEncoder encoder(store.format().frame_width, image::default_lut(), options.png_level);
  return {
      .store = store, .lifecycle = lifecycle, .options = std::move(options), .encoder = std::move(encoder)};
}

class FramesService final : public Service {
 public:
  FramesService(store::FrameStore& store, const Lifecycle& lifecycle, ServiceOptions options)
      : shared_(resources_of(store, lifecycle, std::move(options))),
        routes_(routes_of(endpoints())),
        router_(routes_) {}

  std::optional<Work> answer(const http::Request& request, Context&, http::Response& out) override {
    thread_local Parsed parsed;
    Answer answer = route(request, parsed, out);
    if (auto* problem = std::get_if<http::Problem>(&answer)) {
      write(out, *problem, request.target, request.request_id);
    } else if (auto* task = std::get_if<Task>(&answer)) {
      return work_of(*std::move(task), request);
    }
    return std::nullopt;
  }

 private:
  static void write(http::Response& out, const http::Problem& problem, std::string_view target,
                    std::string_view request_id) {
    http::write_problem(out, problem, target, request_id, std::chrono::system_clock::now());
  }

  static Work work_of(Task task, const http::Request& request) {
    const auto estimate = task.estimate;
    return {.estimate = estimate,
            .run = [run = std::move(task.run), target = request.target, id = request.request_id](
                       Context& context, http::Response& out) {
              if (const auto problem = run(context, out)) write(out, *problem, target, id);
            }};
  }

  Answer route(const http::Request& request, Parsed& parsed, http::Response& out) const {
    if (auto problem = parsed.target.read(request.target)) return *std::move(problem);
    const http::Match match = router_.match(request.method, parsed.target);
    if (match.route != nullptr) out.route = match.route->path;
    switch (match.kind) {
      case http::Match::Kind::found: return call(match, parsed, out);
      case http::Match::Kind::options: return allow(match, 204, out);
      case http::Match::Kind::redirect: return redirect(parsed.target, out);
      case http::Match::Kind::method_not_allowed: return allow(match, 405, out);
      case http::Match::Kind::not_found: break;
    }
    return http::Problem{.status = 404, .detail = "There is nothing at this path."};
  }

  Answer call(const http::Match& match, Parsed& parsed, http::Response& out) const {
    const Endpoint& endpoint = endpoints()[match.route->id];
    std::span<const http::Parameter> parameters;
    if (endpoint.reads_query) {
      if (auto problem = parsed.query.read(parsed.target.query())) return *std::move(problem);
      parameters = parsed.query.parameters();
    }
    return endpoint.answer({.shared = shared_, .match = match, .parameters = parameters}, out);
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

  const Resources shared_;
  const std::vector<http::Route> routes_;
  const http::Router router_;
};

}  // namespace

std::unique_ptr<Service> make_service(store::FrameStore& store, const Lifecycle& lifecycle,
                                      ServiceOptions options) {
  return std::make_unique<FramesService>(store, lifecycle, std::move(options));
}

}  // namespace framesd::api

// SPDX-License-Identifier: MIT
//
// A log behind a network: whatever is asked, no event loop looks at it or waits for its writer.
#include "endpoint.hpp"
#include "support/temp_dir.hpp"
#include "writing_fixture.hpp"
#include <framesd/web/asset.hpp>

#include <set>
#include <string>

using namespace framesd::test;
using framesd::http::Method;
namespace api = framesd::api;
namespace http = framesd::http;
namespace store = framesd::store;

namespace {

class FarLog final : public MemoryStore {
 public:
  using MemoryStore::MemoryStore;

  bool waits() const noexcept override { return true; }
  bool answers() noexcept override { return true; }
  store::Health health() override { return reported; }
  void submit(store::WriteRequest request, store::Completion completion) override {
    waited += on_loop ? 1 : 0;
    MemoryStore::submit(std::move(request), std::move(completion));
  }

  std::optional<store::Version> known() override { return known_; }
  framesd::result<store::Version> current() override {
    ++questions;
    waited += on_loop ? 1 : 0;
    store::Version now;
    const auto seen = MemoryStore::see([&](store::View& view) { now = view.version(); });
    return seen ? framesd::result<store::Version>(now) : seen.error();
  }

  int questions = 0;  // for the current version alone
  bool on_loop = false;
  int waited = 0;  // calls on the loop that may wait
  int looks = 0;   // all of them

 private:
  framesd::result<void> see(framesd::FunctionRef<void(store::View&)> body) override {
    ++looks;
    waited += on_loop ? 1 : 0;
    return MemoryStore::see([&](store::View& view) {
      known_ = view.version();
      body(view);
    });
  }

  std::optional<store::Version> known_;
};

struct FarApi {
  FarApi() {
    api::ServiceOptions options;
    options.tokens.admin = {WritingApi::kAdmin};
    options.csv_dir = folder.path();
    lifecycle.enter(api::Lifecycle::Stage::serving);
    service = api::make_service({.log = log}, lifecycle, std::move(options)).value();
    send({Method::put, "/frames/100.5", {.text = R"({"samples":[1,2,3,4,5,6,7,8]})"}});
    send({Method::put, "/frames/100.6", {.text = R"({"samples":[8,7,6,5,4,3,2,1]})"}});
  }

  struct Asked {
    Method method = Method::get;
    std::string target;
    Body body = {};
  };

  // What a session does: answer() and then() on its event loop, all else on other threads.
  void send(const Asked& asked) {
    std::vector<http::Field> fields = {{"X-Admin-Token", WritingApi::kAdmin}};
    fields.push_back({"Content-Type", asked.body.type});
    fields.insert(fields.end(), asked.body.fields.begin(), asked.body.fields.end());
    const http::Request request{
        .method = asked.method, .target = asked.target, .fields = fields, .request_id = "t"};
    response.clear();
    log.on_loop = true;
    api::Reply reply = service->answer(request, context, response);
    if (auto* whole = std::get_if<api::WholeBody>(&reply)) {
      auto decided = whole->then(asked.body.text, context, response);
      std::visit([&](auto& either) { reply = std::move(either); }, decided);
    }
    const auto* work = std::get_if<api::Work>(&reply);
    const bool here = work != nullptr && work->estimate <= api::kInlineWork;
    log.on_loop = here;
    const auto problem = WritingApi::carried_out(reply, context, response);
    log.on_loop = false;
    if (problem) http::write_problem(response, *problem, asked.target, "t", std::chrono::system_clock::now());
    if (auto* upload = std::get_if<api::Upload>(&reply)) {
      if (upload->sink->take(asked.body.text, response)) upload->sink->finish(response);
    }
    std::string body;
    while (response.source && response.source->next(body) == http::BodySource::Next::more) continue;
  }
  TempDir folder;
  FarLog log{Api::kFormat};
  api::Lifecycle lifecycle;
  std::unique_ptr<api::FramesService> service;
  api::Context context;
  http::Response response;
};

const std::string kRow = "depth,a,b,c,d,e,f,g,h\n100.7,1,2,3,4,5,6,7,8\n";
const Body kCsv{.text = kRow, .type = "text/csv"};
const Body kResumed{.text = kRow, .type = "text/csv", .fields = {{"Upload-Id", "far"}}};

const FarApi::Asked kRequests[] = {
    {.target = "/"},
    {.target = "/health"},
    {.target = "/ready"},
    {.target = "/version"},
    {.target = "/metrics"},
    {.target = "/upstream"},
    {.target = "/openapi.json"},
    {.target = "/docs"},
    {.target = "/redoc"},
    {.target = "/assets/docs.js"},
    {.target = "/assets/" + std::string(framesd::web::viewer_build()) + "/main.js"},
    {.method = Method::post, .target = "/session"},
    {.method = Method::del, .target = "/session"},
    {.target = "/cache/stats"},
    {.method = Method::del, .target = "/cache"},
    {.target = "/admin/backup"},
    {.target = "/frames?limit=2"},
    {.target = "/frames/100.5"},
    {.target = "/frames/100.5.png"},
    {.target = "/frames/1"},
    {.target = "/frames.ndjson"},
    {.target = "/frames.csv"},
    {.target = "/frames.las"},
    {.target = "/frames.npy"},
    {.target = "/strip.png"},
    {.target = "/strip.png?norm=static"},
    {.target = "/compare.png?colormap=gray"},
    {.target = "/print.png"},
    {.target = "/passes.png?log=default&log=default"},
    {.target = "/shift?with=default"},
    {.target = "/tiles.json"},
    {.target = "/tiles/16/6.png"},
    {.target = "/stats"},
    {.target = "/gaps"},
    {.target = "/colormaps"},
    {.target = "/colormaps/gray.png"},
    {.target = "/ingests"},
    {.target = "/changes?since=1"},
    {.target = "/events"},
    {.target = "/logs/default/events"},
    {.target = "/logs"},
    {.target = "/logs/default"},
    {.target = "/log"},
    {.method = Method::put, .target = "/log", .body = {.text = R"({"well":"7"})"}},
    {.method = Method::put, .target = "/logs/a", .body = {.text = "{}"}},
    {.method = Method::del, .target = "/logs/a?confirm=a"},
    {.method = Method::post, .target = "/logs/a/rename", .body = {.text = R"({"name":"b"})"}},
    {.method = Method::post, .target = "/frames", .body = kCsv},
    {.method = Method::post, .target = "/frames", .body = kResumed},
    {.target = "/uploads/far"},
    {.method = Method::put, .target = "/frames/3", .body = {.text = R"({"samples":[1,2,3,4,5,6,7,8]})"}},
    {.method = Method::del, .target = "/frames/3"},
    {.method = Method::del, .target = "/frames?depth_min=1&depth_max=2"},
    {.method = Method::post, .target = "/frames/reload", .body = {.text = R"({"csv_path":"none.csv"})"}},
    {.target = "/jobs"},
    {.target = "/jobs/none"},
    {.target = "/jobs/none/rejects.csv"},
    {.method = Method::del, .target = "/jobs/none"},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(far_log, FarApi)

BOOST_AUTO_TEST_CASE(no_endpoint_waits_for_it_on_an_event_loop) {
  std::set<std::pair<Method, std::string_view>> asked;
  for (const Asked& request : kRequests) {
    log.waited = 0;
    send(request);
    BOOST_TEST(log.waited == 0, request.target << " waited on the event loop");
    const unsigned refused = request.target == "/admin/backup" ? 501 : 0;  // left to the database's tools
    BOOST_TEST((response.status < 500U || response.status == refused),
               request.target << ": " << response.status);
    asked.emplace(request.method, response.route);
  }
  for (const api::Endpoint* endpoint : api::endpoints())
    BOOST_TEST(asked.contains({endpoint->method, endpoint->path}), endpoint->path << " was not asked");
}

BOOST_AUTO_TEST_CASE(an_answer_takes_one_look) {
  for (const char* target :
       {"/frames?limit=2", "/frames/100.5", "/stats", "/strip.png", "/strip.png?norm=static", "/compare.png",
        "/tiles.json", "/ingests", "/frames.csv", "/frames.las", "/log", "/logs/default"}) {
    send({.target = "/cache", .body = {}});
    log.looks = 0;
    send({.target = target});
    BOOST_TEST(response.status == 200U, target);
    BOOST_TEST(log.looks == 1, target << " took " << log.looks);
  }
}

BOOST_AUTO_TEST_CASE(what_is_kept_takes_a_question_for_the_version_instead_of_a_look) {
  for (const char* target : {"/frames?limit=2", "/stats", "/strip.png"}) {
    send({.target = target});
    log.looks = log.questions = 0;
    send({.target = target});
    BOOST_TEST((response.cache == http::CacheUse::hit), target);
    BOOST_TEST(log.looks == 0, target);
    BOOST_TEST(log.questions == 1, target);
    const std::string etag(response.header("ETag"));
    send({.target = target, .body = {.fields = {{"If-None-Match", etag}}}});
    BOOST_TEST(response.status == 304U, target);
    BOOST_TEST(log.looks == 0, target);
    BOOST_TEST(log.questions == 2, target);
  }
}

BOOST_AUTO_TEST_CASE(what_is_kept_of_an_older_version_is_not_given) {
  send({.target = "/frames?limit=2"});
  const std::string etag(response.header("ETag"));
  const std::string before(response.content());
  // By another server: this one has not seen it.
  (void)log.write_and_wait(store::Erase{
      .range = {framesd::Depth::from_count(100'500'000), framesd::Depth::from_count(100'500'000)}});
  log.looks = 0;
  send({.target = "/frames?limit=2", .body = {.fields = {{"If-None-Match", etag}}}});
  BOOST_TEST(response.status == 200U);
  BOOST_TEST(log.looks == 1);
  BOOST_TEST(std::string(response.content()) != before);
}

BOOST_AUTO_TEST_CASE(its_answers_are_those_of_a_log_at_hand) {
  WritingApi near;
  near.send(Method::put, "/frames/100.5", {.text = R"({"samples":[1,2,3,4,5,6,7,8]})"});
  near.send(Method::put, "/frames/100.6", {.text = R"({"samples":[8,7,6,5,4,3,2,1]})"});
  for (const char* target :
       {"/frames", "/frames/100.5", "/frames/1", "/stats", "/strip.png", "/tiles.json"}) {
    send({.target = target});
    near.ask(target);
    BOOST_TEST(response.status == near.response.status, target);
    BOOST_TEST(response.headers == near.response.headers, target);
    const auto whole = [](const http::Response& of) {
      std::string text = std::string(of.content()).append(of.rest.bytes);
      constexpr std::string_view kId = R"({"store":")";  // each log has its own
      if (text.starts_with(kId)) text.erase(kId.size(), 16);
      return text;
    };
    if (response.status == 200U) BOOST_TEST(whole(response) == whole(near.response), target);
  }
}

BOOST_AUTO_TEST_CASE(an_upload_with_an_id_goes_on_where_it_stands) {
  send({.method = Method::post, .target = "/frames", .body = kResumed});
  BOOST_TEST(response.status == 200U);
  send({.method = Method::post, .target = "/frames", .body = kResumed});
  BOOST_TEST(response.status == 409U);  // it is complete: the byte that Upload-Offset leaves out is not 0
}

BOOST_AUTO_TEST_SUITE_END()

// SPDX-License-Identifier: MIT
//
// The viewer: the page at / and GET /assets/{build}/{name}, the files that it loads.
//
// The page names its files by the build, a digest of all of them, so a browser may keep them for good: after
// an upgrade the page, which is asked for again each time, leads to others. All links are relative, so that
// they hold below any prefix of a proxy.
#include "viewer.hpp"

#include "document.hpp"
#include "endpoints.hpp"
#include "reply_headers.hpp"
#include <framesd/http/negotiate.hpp>
#include <framesd/web/asset.hpp>

#include <map>
#include <string>
#include <utility>

namespace framesd::api {
namespace {

// A worker takes the policy of its own script: that is of the page, too. Other files need none.
constexpr std::string_view kWorker = "_worker.js";
constexpr std::string_view kViewerPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src "
    "'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

constexpr Keep kForGood{.control = "public, max-age=31536000, immutable"};
constexpr Keep kPageKeep{.vary = "Accept, Accept-Encoding"};

// The page as it is served: with the build in its links.
std::string page_text(std::string_view text) {
  constexpr std::string_view kMark = "{build}";
  std::string page(text);
  for (std::size_t at = page.find(kMark); at != std::string::npos; at = page.find(kMark, at))
    page.replace(at, kMark.size(), web::viewer_build());
  return page;
}

const Document& page() {
  static const Document made = [] {
    const web::Asset* const asset = web::find_asset("viewer", "index.html");
    return Document(asset->content_type, page_text(asset->content), kPageKeep);
  }();
  return made;
}

// By their names; the page is none of them.
using ViewerFiles = std::map<std::string_view, Document>;

const ViewerFiles& viewer_files() {
  static const ViewerFiles all = [] {
    ViewerFiles made;
    for (const web::Asset& asset : web::assets()) {
      if (asset.folder == "viewer" && !asset.name.ends_with(".html"))
        made.try_emplace(asset.name, asset.content_type, std::string(asset.content), kForGood);
    }
    return made;
  }();
  return all;
}

Answer get_viewer_asset(const Call& call, http::Response& out) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  const auto found = viewer_files().find(call.match.captures[1]);
  const bool is_there = call.policy.options.viewer && found != viewer_files().end();
  if (!is_there) return http::Problem{.status = 404, .detail = "There is nothing at this path."};
  if (call.match.captures[0] != web::viewer_build()) {
    return http::Problem{.status = 404,
                         .detail = "This server has other files of the viewer: load the page again."};
  }
  if (found->first.ends_with(kWorker)) out.add_header("Content-Security-Policy", kViewerPolicy);
  found->second.answer(call.request, out);
  return {};
}

constexpr HeaderSpec kViewerHeaders[] = {kContentPolicyHeader};
constexpr ContentSpec kViewerContents[] = {
    {.media_type = "text/css"}, {.media_type = "text/javascript"}, {.media_type = "image/svg+xml"}};
constexpr ReplySpec kViewerReplies[] = {
    {.status = 200, .about = "The file.", .contents = kViewerContents, .headers = kViewerHeaders},
    {.status = 404,
     .about = "There is no such file, or none of this build, or the viewer is off.",
     .contents = kProblemContents}};
// Not constexpr: the build is known when the program is linked.
const http::ParameterSpec kViewerCaptures[] = {
    http::text_parameter("build", "Digest of all files of the viewer, as the page names it.", {},
                         web::viewer_build()),
    http::text_parameter("name", "The file's name.", {}, "main.js")};

}  // namespace

bool wants_page(const http::Request& request, const Policy& policy) noexcept {
  static constexpr std::string_view kForms[] = {kJson, "text/html"};
  return policy.options.viewer && http::choose_media_type(request.field("accept"), kForms) == 1u;
}

void answer_page(const http::Request& request, http::Response& out) {
  out.add_header("Content-Security-Policy", kViewerPolicy);
  page().answer(request, out);
}

const Endpoint kGetViewerAsset{
    .method = http::Method::get,
    .path = "/assets/{build}/{name}",
    .tag = "Service",
    .summary = "Scripts and styles of the viewer",
    .about =
        "What the page at / loads. The address names the build, so the answer may be kept for good. With "
        "`viewer = off`: 404.",
    .scope = http::Scope::none,
    .captures = kViewerCaptures,
    .replies = kViewerReplies,
    .keeping = Keeping::validated,
    .answer = get_viewer_asset,
};

}  // namespace framesd::api

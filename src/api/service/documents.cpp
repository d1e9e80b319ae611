// SPDX-License-Identifier: MIT
//
// The API document and the pages that show it: /openapi.json, /docs to try the routes, /redoc to read.
//
// Nothing of a page comes from another host, and its scripts are files of their own, so that the policy sent
// along can forbid everything else.
#include "document.hpp"
#include "endpoints.hpp"
#include "openapi.hpp"
#include "preconditions.hpp"
#include "reply_headers.hpp"
#include <framesd/base/build_info.hpp>
#include <framesd/gzip/gzip.hpp>
#include <framesd/http/conditional.hpp>
#include <framesd/http/negotiate.hpp>
#include <framesd/web/asset.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace framesd::api {
namespace {

constexpr std::string_view kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src "
    "'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

constexpr std::chrono::milliseconds kOpenapiCost{2};  // to be made and packed

// By their names in src/web/docs.
using Documents = std::map<std::string_view, Document>;

const Documents& files() {
  static const Documents all = [] {
    Documents documents;
    for (const web::Asset& asset : web::assets()) {
      if (asset.folder == "docs")
        documents.try_emplace(asset.name, asset.content_type, std::string(asset.content));
    }
    return documents;
  }();
  return all;
}

Answer file(const Call& call, std::string_view name, http::Response& out) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  out.add_header("Content-Security-Policy", kContentPolicy);
  files().at(name).answer(call.request, out);
  return {};
}

Answer get_docs(const Call& call, http::Response& out) { return file(call, "docs.html", out); }
Answer get_redoc(const Call& call, http::Response& out) { return file(call, "redoc.html", out); }

Answer get_asset(const Call& call, http::Response& out) {
  const std::string_view name = call.match.captures[0];
  if (!files().contains(name) || name.ends_with(".html")) {
    return http::Problem{.status = 404, .detail = "There is nothing at this path."};
  }
  return file(call, name, out);
}

// Where the client sees this server, if a proxy says that it is elsewhere; else empty.
std::string server_of(const http::Request& request) {
  const http::Outside& outside = request.outside;
  // Without the proxy's word the host is the one that the proxy calls, not the client.
  if (outside.scheme.empty() || outside.host.empty()) return std::string(outside.prefix);
  return std::string(outside.scheme).append("://").append(outside.host).append(outside.prefix);
}

// Made for this request: how a server is named from outside is the client's word as well as the proxy's.
Work openapi_for(const Call& call, std::string server) {
  return {
      .estimate = kOpenapiCost,
      .run = [&policy = call.policy, &request = call.request, width = call.log.store.format().source_width,
              server = std::move(server)](Context&, http::Response& out) -> std::optional<http::Problem> {
        const DocumentFacts facts{.title = policy.options.app_name,
                                  .version = build_info::version(),
                                  .source_width = width,
                                  .reading_needs_token = static_cast<bool>(policy.tokens.read),
                                  .server = server};
        auto document = std::make_shared<const Document>(kJson, openapi_document(facts, endpoints()));
        document->answer(request, out);
        out.rest.owner = std::move(document);
        return std::nullopt;
      }};
}

Answer get_openapi(const Call& call, http::Response& out) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  if (std::string server = server_of(call.request); !server.empty())
    return openapi_for(call, std::move(server));
  call.policy.openapi->answer(call.request, out);
  return {};
}

constexpr HeaderSpec kPolicy[] = {kContentPolicyHeader};
constexpr ContentSpec kHtml[] = {{.media_type = "text/html"}};
constexpr ReplySpec kPage[] = {{.status = 200, .about = "The page.", .contents = kHtml, .headers = kPolicy}};
constexpr ContentSpec kDocument[] = {{.media_type = kJson, .schema = "Document"}};
constexpr ReplySpec kDocumentReply[] = {{.status = 200, .about = "The document.", .contents = kDocument}};
constexpr ContentSpec kAssetContents[] = {{.media_type = "text/css"}, {.media_type = "text/javascript"}};
constexpr ReplySpec kAssetReply[] = {
    {.status = 200, .about = "The file.", .contents = kAssetContents, .headers = kPolicy}};
constexpr http::ParameterSpec kAssetCaptures[] = {
    http::text_parameter("name", "The file's name.", {}, "docs.css")};

}  // namespace

const Endpoint kGetOpenapi{
    .method = http::Method::get,
    .path = "/openapi.json",
    .tag = "Service",
    .summary = "This document",
    .about = "OpenAPI 3.1, made from the table that also routes and checks the requests.",
    .scope = http::Scope::none,
    .replies = kDocumentReply,
    .keeping = Keeping::validated,
    .answer = get_openapi,
};

const Endpoint kGetDocs{
    .method = http::Method::get,
    .path = "/docs",
    .tag = "Service",
    .summary = "Routes with forms to try them",
    .about = "A page for a browser that lists every route and sends requests to it.",
    .scope = http::Scope::none,
    .replies = kPage,
    .keeping = Keeping::validated,
    .answer = get_docs,
};

const Endpoint kGetRedoc{
    .method = http::Method::get,
    .path = "/redoc",
    .tag = "Service",
    .summary = "Routes as a page to read",
    .about = "The same document as one page for reading and printing.",
    .scope = http::Scope::none,
    .replies = kPage,
    .keeping = Keeping::validated,
    .answer = get_redoc,
};

const Endpoint kGetAsset{
    .method = http::Method::get,
    .path = "/assets/{name}",
    .tag = "Service",
    .summary = "Styles and scripts of the pages",
    .about = "What /docs and /redoc load.",
    .scope = http::Scope::none,
    .captures = kAssetCaptures,
    .replies = kAssetReply,
    .keeping = Keeping::validated,
    .answer = get_asset,
};

using http::Coding;

Document::Document(std::string_view content_type, std::string text, Keep keep)
    : content_type_(content_type), keep_(keep), text_(std::move(text)), hash_(http::hash_of(text_)) {}

const std::string& Document::packed() const {
  std::call_once(packed_once_, [this] { packed_ = gzip::compressed(text_); });
  return packed_;
}

void Document::answer(const http::Request& request, http::Response& out) const {
  const Coding coding = http::choose_coding(request.field("accept-encoding"));
  const http::Etag etag(0, 0, hash_, coding);
  out.add_header("ETag", etag.text());
  out.add_header("Cache-Control", keep_.control);
  out.add_header("Vary", keep_.vary);
  const auto none_match = request.field("if-none-match");
  if (none_match && http::none_match_hits(*none_match, etag.text())) {
    out.status = 304;
    return;
  }
  out.content_type = content_type_;
  if (coding == Coding::gzip) out.add_header("Content-Encoding", "gzip");
  accept_ranges(out);
  out.rest = {.owner = {}, .bytes = coding == Coding::gzip ? packed() : text_};
}

}  // namespace framesd::api

// SPDX-License-Identifier: MIT
//
// The header fields of answers, as the API document describes them: one description each, wherever it is
// sent. Those that HTTP itself needs (Date, Content-Length, Connection, ...) are not for documents.
#pragma once

#include "reply_spec.hpp"

namespace framesd::api {

inline constexpr HeaderSpec kRequestIdHeader{
    .name = "X-Request-ID",
    .about =
        "The request's own X-Request-ID if it is 1 to 128 characters of A-Z a-z 0-9 . _ -, else a new "
        "UUID. The server's log names the request by it.",
    .schema = R"({"type":"string","pattern":"^[A-Za-z0-9._-]{1,128}$"})",
    .always = true};
inline constexpr HeaderSpec kNosniffHeader{.name = "X-Content-Type-Options",
                                           .about = "Content is what its Content-Type says.",
                                           .schema = R"({"type":"string","const":"nosniff"})",
                                           .always = true};
inline constexpr HeaderSpec kAcceptRangesHeader{
    .name = "Accept-Ranges",
    .about =
        "Of an answer whose length is known: one Range of it may be asked for, so that a download goes on.",
    .schema = R"({"type":"string","const":"bytes"})"};
inline constexpr HeaderSpec kContentRangeHeader{
    .name = "Content-Range",
    .about = "Which bytes these are and how many there are in all; of a 416 only the latter.",
    .schema = R"({"type":"string","pattern":"^bytes ([0-9]+-[0-9]+|\\*)/[0-9]+$"})",
    .always = true};
inline constexpr HeaderSpec kVaryHeader{
    .name = "Vary", .about = "The request's header fields that the answer depends on beside its target."};
inline constexpr HeaderSpec kAllowOriginHeader{
    .name = "Access-Control-Allow-Origin",
    .about = "Where cors_origins names the Origin of the request: that origin, or *."};
inline constexpr HeaderSpec kExposeHeadersHeader{
    .name = "Access-Control-Expose-Headers",
    .about = "Beside Access-Control-Allow-Origin: the fields that a page of that origin may read."};
inline constexpr HeaderSpec kServerTimingHeader{
    .name = "Server-Timing", .about = "With server_timing on: the milliseconds taken, and the cache's part."};
inline constexpr HeaderSpec kRateLimitHeader{
    .name = "RateLimit-Limit",
    .about = "With rate_limit set: how many requests an address may send at once.",
    .schema = R"({"type":"integer","minimum":1})"};
inline constexpr HeaderSpec kRateRemainingHeader{.name = "RateLimit-Remaining",
                                                 .about = "With rate_limit set: how many of them are left.",
                                                 .schema = R"({"type":"integer","minimum":0})"};
inline constexpr HeaderSpec kRateResetHeader{
    .name = "RateLimit-Reset",
    .about = "With rate_limit set: seconds until all of them are there again.",
    .schema = R"({"type":"integer","minimum":0})"};

inline constexpr HeaderSpec kEtagHeader{
    .name = "ETag",
    .about =
        "Names this answer and the state of the log it was made from: send it as If-None-Match, and "
        "304 says that nothing has changed.",
    .schema = R"({"type":"string","pattern":"^\"[^\"]+\"$"})",
    .always = true};
inline constexpr HeaderSpec kEtagInPartHeader{
    .name = "ETag",
    .about = "Names this answer where it can be asked for with If-None-Match.",
    .schema = R"({"type":"string","pattern":"^\"[^\"]+\"$"})",
    .component = "ETagInPart"};
inline constexpr HeaderSpec kCacheControlHeader{
    .name = "Cache-Control",
    .about =
        "no-cache: keep it, and ask with If-None-Match before it is used again. no-store: do not keep "
        "it. immutable: it never changes.",
    .schema = R"({"type":"string","enum":["no-cache","no-store","public, max-age=31536000, immutable"]})",
    .always = true};
inline constexpr HeaderSpec kContentEncodingHeader{
    .name = "Content-Encoding",
    .about = "Text of more than a kilobyte is packed for a client that accepts gzip.",
    .schema = R"({"type":"string","const":"gzip"})"};
inline constexpr HeaderSpec kContentDispositionHeader{
    .name = "Content-Disposition", .about = "A name for the file, for browsers.", .always = true};
inline constexpr HeaderSpec kContentPolicyHeader{.name = "Content-Security-Policy",
                                                 .about = "Of pages: they load nothing from elsewhere."};

inline constexpr HeaderSpec kSetCookieHeader{
    .name = "Set-Cookie", .about = "The cookie of the session, or its end.", .always = true};

inline constexpr HeaderSpec kAccelBufferingHeader{
    .name = "X-Accel-Buffering",
    .about = "Tells a proxy to pass each event on when it comes.",
    .schema = R"({"type":"string","const":"no"})",
    .always = true};
inline constexpr HeaderSpec kLocationHeader{.name = "Location",
                                            .about = "Where it is: a path of this server.",
                                            .schema = R"({"type":"string","format":"uri-reference"})",
                                            .always = true};
inline constexpr HeaderSpec kUploadOffsetHeader{
    .name = "Upload-Offset",
    .about = "Of an upload with an Upload-Id: how many bytes of it, up to a row's end, are durably taken.",
    .schema = R"({"type":"integer","format":"int64","minimum":0})"};

inline constexpr HeaderSpec kDepthMinHeader{.name = "X-Depth-Min",
                                            .about = "The depth at the picture's upper edge.",
                                            .schema = R"({"type":"number","format":"double"})",
                                            .always = true};
inline constexpr HeaderSpec kDepthMaxHeader{.name = "X-Depth-Max",
                                            .about = "The depth at the picture's lower edge.",
                                            .schema = R"({"type":"number","format":"double"})",
                                            .always = true};
inline constexpr HeaderSpec kRowsHeader{.name = "X-Rows",
                                        .about = "Pixel rows of the picture.",
                                        .schema = R"({"type":"integer","minimum":1})",
                                        .always = true};

inline constexpr HeaderSpec kRetryAfterHeader{.name = "Retry-After",
                                              .about = "Seconds after which to ask again.",
                                              .schema = R"({"type":"integer","minimum":1})"};
inline constexpr HeaderSpec kAuthenticateHeader{
    .name = "WWW-Authenticate", .about = "How to send a token: as a Bearer.", .always = true};
inline constexpr HeaderSpec kAllowHeader{
    .name = "Allow", .about = "The methods that this path answers to.", .always = true};
inline constexpr HeaderSpec kAcceptHeader{.name = "Accept",
                                          .about = "The media types that a body may have here."};
inline constexpr HeaderSpec kAcceptEncodingHeader{.name = "Accept-Encoding",
                                                  .about = "The codings that a body may have here."};

inline constexpr ContentSpec kPngContents[] = {{.media_type = "image/png"}};

}  // namespace framesd::api

// SPDX-License-Identifier: MIT
//
// JSON Schemas (2020-12) of what is sent and answered.
#include "openapi.hpp"

namespace framesd::api {
namespace {

constexpr SchemaSpec kSchemas[] = {
    {"Problem", R"({"type":"object","required":["type","title","status","detail","error_code",
"request_id","timestamp"],"properties":{"type":{"type":"string","format":"uri-reference"},
"title":{"type":"string","description":"The status in words."},
"status":{"type":"integer","minimum":400,"maximum":599},
"detail":{"type":"string","description":"What is wrong, where, and what to do."},
"instance":{"type":"string","description":"The target that was asked for; not where none could be read."},
"error_code":{"type":"string","pattern":"^[a-z0-9_]+$","description":"A word for programs; it stays as it is."},
"request_id":{"type":"string","pattern":"^[A-Za-z0-9._-]{1,128}$"},
"timestamp":{"type":"string","format":"date-time"},
"errors":{"type":"array","description":"Each parameter or member at fault.",
"items":{"$ref":"#/components/schemas/ParameterError"}}}})"},
    {"ParameterError", R"({"type":"object","required":["parameter","detail"],"properties":{
"parameter":{"type":"string"},"detail":{"type":"string"}}})"},
    {"NoFrameProblem", R"({"allOf":[{"$ref":"#/components/schemas/Problem"},{"type":"object","properties":{
"nearest_below":{"type":["number","null"],"format":"double",
"description":"The depth of the nearest frame of less depth; null if there is none."},
"nearest_above":{"type":["number","null"],"format":"double",
"description":"The depth of the nearest frame of greater depth; null if there is none."}}}]})"},
    {"UploadProblem", R"({"allOf":[{"$ref":"#/components/schemas/Problem"},{"type":"object","properties":{
"rows_durable":{"type":"integer","format":"int64","minimum":0,
"description":"How many rows of this request are stored for good."},
"upload_offset":{"type":"integer","format":"int64","minimum":0,
"description":"As the header Upload-Offset."}}}]})"},
    {"JobProblem", R"({"allOf":[{"$ref":"#/components/schemas/Problem"},{"type":"object","properties":{
"job_id":{"type":"string"},
"report":{"anyOf":[{"$ref":"#/components/schemas/IngestReport"},{"type":"null"}]}}}]})"},
    {"Document",
     R"({"type":"object","required":["openapi","info","paths"],"properties":{"openapi":{"type":"string"},
"info":{"type":"object"},"paths":{"type":"object"}}})"},
    {"Root", R"({"type":"object","required":["message","version","docs","health"],"properties":{
"message":{"type":"string"},"version":{"type":"string"},"docs":{"type":"string"},"health":{"type":"string"}}})"},
    {"Health", R"({"type":"object","required":["status","app_name","version","environment","database",
"timestamp"],
"properties":{"status":{"enum":["healthy","degraded"]},"app_name":{"type":"string"},"version":{"type":"string"},
"environment":{"type":"string"},"database":{"type":"string"},
"timestamp":{"type":"string","format":"date-time"}}})"},
    {"Ready", R"({"type":"object","required":["status","timestamp"],"properties":{
"status":{"enum":["ready","not ready"]},"reasons":{"type":"array","items":{"type":"string"}},
"timestamp":{"type":"string","format":"date-time"}}})"},
    {"Version", R"({"type":"object","required":["name","version","commit","compiler"],"properties":{
"name":{"type":"string"},"version":{"type":"string"},"commit":{"type":"string"},"compiler":{"type":"string"}}})"},
    {"Upstream",
     R"({"type":"object","required":["sends","log","connected","trouble","trouble_since","last_sent",
"behind","timestamp"],"properties":{"sends":{"type":"boolean"},"log":{"type":["string","null"]},
"connected":{"type":["boolean","null"]},
"trouble":{"enum":["unreachable","busy","full",null]},
"trouble_since":{"type":["string","null"],"format":"date-time"},
"last_sent":{"type":["string","null"],"format":"date-time",
"description":"When the centre last had everything of a log."},
"behind":{"type":"array","items":{"$ref":"#/components/schemas/LogBehind"}},
"timestamp":{"type":"string","format":"date-time"}}})"},
    {"LogBehind", R"({"type":"object","required":["log","generations","rows","since","trouble"],"properties":{
"log":{"type":"string"},"generations":{"type":"integer","format":"int64","minimum":0},
"rows":{"type":["integer","null"],"format":"int64","minimum":0},
"since":{"type":["string","null"],"format":"date-time",
"description":"When the oldest change was made that the centre lacks."},
"trouble":{"enum":["unauthorized","missing","conflict","refused","local",null],
"description":"What sending this log alone has met."}}})"},
    {"FrameStats", R"({"type":"object","required":["min","max","mean","std"],"properties":{
"min":{"type":"integer","minimum":0,"maximum":255},"max":{"type":"integer","minimum":0,"maximum":255},"mean":{"type":"number","format":"double"},"std":{"type":"number","format":"double"},"absent":{"type":"integer","minimum":1}}})"},
    {"Frame", R"({"type":"object","required":["depth","width","height"],"properties":{
"depth":{"type":"number","format":"double"},"width":{"type":"integer","format":"int64","minimum":0},"height":{"const":1},
"image_base64":{"type":"string","contentEncoding":"base64"},"stats":{"$ref":"#/components/schemas/FrameStats"}}})"},
    {"FrameWithStats", R"({"type":"object","required":["depth","width","height","stats"],"properties":{
"depth":{"type":"number","format":"double"},"width":{"type":"integer","format":"int64","minimum":0},"height":{"const":1},
"image_base64":{"type":"string","contentEncoding":"base64"},"stats":{"$ref":"#/components/schemas/FrameStats"}}})"},
    {"FrameSamples",
     R"({"type":"object","required":["depth"],"properties":{"depth":{"type":"number","format":"double"},
"samples":{"type":"array","items":{"type":["integer","null"],"minimum":0,"maximum":255}},"width":{"type":"integer","format":"int64","minimum":0},
"height":{"const":1},"image_base64":{"type":"string","contentEncoding":"base64"},
"stats":{"$ref":"#/components/schemas/FrameStats"}}})"},
    {"FramesPage", R"({"type":"object","required":["frames","metadata"],"properties":{
"frames":{"type":"array","items":{"$ref":"#/components/schemas/Frame"}},
"metadata":{"type":"object","required":["count","total","depth_min","depth_max","limit","offset","has_more",
"first_depth","last_depth","next"],"properties":{"count":{"type":"integer","format":"int64","minimum":0},"total":{"type":"integer","format":"int64","minimum":0},
"depth_min":{"type":["number","null"],"format":"double"},"depth_max":{"type":["number","null"],"format":"double"},"limit":{"type":"integer","format":"int64","minimum":0},
"offset":{"type":"integer","format":"int64","minimum":0},"has_more":{"type":"boolean"},"first_depth":{"type":["number","null"],"format":"double"},
"last_depth":{"type":["number","null"],"format":"double"},"next":{"type":["string","null"]}}}}})"},
    {"PutFrame", R"({"type":"object","required":["samples"],"properties":{"samples":{"type":"array",
"items":{"type":["number","null"],"minimum":0,"maximum":255}},"depth":{"type":"number","format":"double"}}})"},
    {"PostedRow", R"({"type":"object","required":["depth","samples"],"properties":{
"depth":{"type":"number","format":"double"},"samples":{"type":"array",
"items":{"type":["number","null"],"format":"double"}}}})"},
    {"Deleted", R"({"type":"object","required":["deleted"],"properties":{
"deleted":{"type":"integer","minimum":0}}})"},
    {"IngestReport",
     R"({"type":"object","required":["rows","stored","inserted","replaced","absent","blank","rejected",
"bytes","seconds","first_depth","last_depth","stopped","rejects"],"properties":{"rows":{"type":"integer","format":"int64","minimum":0},
"stored":{"type":"integer","format":"int64","minimum":0},"inserted":{"type":"integer","format":"int64","minimum":0},"replaced":{"type":"integer","format":"int64","minimum":0},
"absent":{"type":"integer","format":"int64","minimum":0},"blank":{"type":"integer","format":"int64","minimum":0},"rejected":{"type":"integer","format":"int64","minimum":0},"bytes":{"type":"integer","format":"int64","minimum":0},
"seconds":{"type":"number","format":"double"},"first_depth":{"type":["number","null"],"format":"double"},
"last_depth":{"type":["number","null"],"format":"double"},"stopped":{"type":"boolean"},"rejects":{"type":"array",
"items":{"type":"object","required":["line","column","reason","value"],"properties":{
"line":{"type":"integer","format":"int64","minimum":0},"column":{"type":"integer","format":"int64","minimum":0},"reason":{"type":"string"},
"value":{"type":"string"}}}},"median_step":{"type":["number","null"],"format":"double"},"direction":{"type":"string"},
"gaps":{"type":["integer","null"],"format":"int64","minimum":0},"rows_per_second":{"type":"number","format":"double"},
"bytes_per_second":{"type":"number","format":"double"},"parsing_share":{"type":"number","format":"double"},"waiting_share":{"type":"number","format":"double"},
"committing_share":{"type":"number","format":"double"},"syncing_share":{"type":"number","format":"double"},
"grown_bytes":{"type":"integer","format":"int64","minimum":0},"scale":{"type":"string"},
"comments":{"type":"integer","format":"int64","minimum":1},
"depth_unit":{"type":"string"},"remarks":{"type":"array","items":{"type":"string"}},"abandoned":{"const":true},"ingest_id":{"type":"string"},
"same_as":{"type":["string","null"]},"status":{"const":"success"},"message":{"type":"string"}}})"},
    {"Ingests", R"({"type":"object","required":["ingests"],"properties":{"ingests":{"type":"array",
"items":{"$ref":"#/components/schemas/Ingest"}}}})"},
    {"Ingest",
     R"({"type":"object","required":["id","source","bytes","digest","time","scope","same_as","error","state",
"report"],"properties":{"id":{"type":"string"},"source":{"type":"string"},"bytes":{"type":"integer","format":"int64","minimum":0},
"digest":{"type":["string","null"]},"time":{"type":"string","format":"date-time"},
"scope":{"enum":["ingest","admin","command line"]},"same_as":{"type":["string","null"]},
"error":{"type":["string","null"]},"state":{"type":"object","required":["incarnation","generation"],"properties":{
"incarnation":{"type":"string","pattern":"^[0-9a-f]{16}$"},"generation":{"type":"integer","format":"int64","minimum":0}}},
"report":{"$ref":"#/components/schemas/IngestReport"}}})"},
    {"Upload", R"({"type":"object","required":["upload_id","offset","complete","in_progress","report"],
"properties":{"upload_id":{"type":"string"},"offset":{"type":"integer","format":"int64","minimum":0},"complete":{"type":"boolean"},
"in_progress":{"type":"boolean"},"report":{"$ref":"#/components/schemas/IngestReport"}}})"},
    {"ReloadRequest", R"({"type":"object","additionalProperties":false,"properties":{
"csv_path":{"type":["string","null"]},"chunk_size":{"type":["integer","null"],"minimum":1,"maximum":1000000},
"clear_existing":{"type":["boolean","null"]},"on_error":{"enum":["skip","stop",null]},"absent":{"enum":["keep","reject",null]},
"scale":{"type":["string","null"]}}})"},
    {"ReloadStarted", R"({"type":"object","required":["status","message","csv_path","chunk_size","job_id"],
"properties":{"status":{"const":"success"},"message":{"type":"string"},"csv_path":{"type":"string"},
"chunk_size":{"type":"integer","format":"int64","minimum":0},"job_id":{"type":"string"}}})"},
    {"Job",
     R"({"type":"object","required":["job_id","state","log","csv_path","bytes_done","bytes_total","rows_done",
"percent","rows_per_second","eta_seconds","created","started","finished","error","report"],"properties":{
"job_id":{"type":"string"},"state":{"enum":["queued","running","succeeded","failed","cancelled"]},
"log":{"type":"string","description":"The log that takes the rows."},
"csv_path":{"type":"string"},"bytes_done":{"type":"integer","format":"int64","minimum":0},"bytes_total":{"type":"integer","format":"int64","minimum":0,
"description":"The size of the file; twice that if it is read for its scale first."},
"rows_done":{"type":"integer","format":"int64","minimum":0},"percent":{"type":"number","minimum":0,"maximum":100},
"rows_per_second":{"type":"number","format":"double"},"eta_seconds":{"type":["number","null"],"format":"double"},"created":{"type":"string","format":"date-time"},
"started":{"type":["string","null"],"format":"date-time"},"finished":{"type":["string","null"],"format":"date-time"},
"error":{"type":["string","null"]},
"report":{"anyOf":[{"$ref":"#/components/schemas/IngestReport"},{"type":"null"}]}}})"},
    {"Jobs", R"({"type":"object","required":["jobs"],"properties":{"jobs":{"type":"array",
"items":{"$ref":"#/components/schemas/Job"}}}})"},
    {"CacheUse", R"({"type":"object","required":["hits","misses","hit_rate","size","max_size","evictions",
"expirations"],"properties":{"hits":{"type":"integer","format":"int64","minimum":0},"misses":{"type":"integer","format":"int64","minimum":0},
"hit_rate":{"type":"number","minimum":0,"maximum":1},"size":{"type":"integer","format":"int64","minimum":0},"max_size":{"type":"integer","format":"int64","minimum":0},
"evictions":{"type":"integer","format":"int64","minimum":0},"expirations":{"type":"integer","format":"int64","minimum":0}}})"},
    {"CacheStats", R"({"type":"object","required":["frame_cache","range_cache"],"properties":{
"frame_cache":{"$ref":"#/components/schemas/CacheUse"},
"range_cache":{"$ref":"#/components/schemas/CacheUse"}}})"},
    {"CacheCleared", R"({"type":"object","required":["status","message","cleared"],"properties":{
"status":{"const":"success"},"message":{"type":"string"},"cleared":{"type":"object",
"required":["frame_cache","range_cache"],"properties":{"frame_cache":{"type":"integer","format":"int64","minimum":0},
"range_cache":{"type":"integer","format":"int64","minimum":0}}}}})"},
    {"Stats", R"({"type":"object","required":["depth_min","depth_max","count","first_depth","last_depth",
"median_step","min","max","mean","std","percentiles","histogram"],"properties":{
"depth_min":{"type":["number","null"],"format":"double"},"depth_max":{"type":["number","null"],"format":"double"},"count":{"type":"integer","format":"int64","minimum":0},
"first_depth":{"type":["number","null"],"format":"double"},"last_depth":{"type":["number","null"],"format":"double"},
"median_step":{"type":["number","null"],"format":"double"},"min":{"type":["integer","null"],"minimum":0,"maximum":255},"max":{"type":["integer","null"],"minimum":0,"maximum":255},
"mean":{"type":["number","null"],"format":"double"},"std":{"type":["number","null"],"format":"double"},"absent":{"type":"integer","minimum":1},
"percentiles":{"type":"object","required":["p1","p2","p5","p25","p50","p75","p95","p98","p99"],"properties":{
"p1":{"type":["integer","null"],"minimum":0,"maximum":255},"p2":{"type":["integer","null"],"minimum":0,"maximum":255},"p5":{"type":["integer","null"],"minimum":0,"maximum":255},
"p25":{"type":["integer","null"],"minimum":0,"maximum":255},"p50":{"type":["integer","null"],"minimum":0,"maximum":255},"p75":{"type":["integer","null"],"minimum":0,"maximum":255},
"p95":{"type":["integer","null"],"minimum":0,"maximum":255},"p98":{"type":["integer","null"],"minimum":0,"maximum":255},"p99":{"type":["integer","null"],"minimum":0,"maximum":255}}},
"histogram":{"type":"array","minItems":256,"maxItems":256,"items":{"type":"integer","format":"int64","minimum":0}},
"unit":{"type":["string","null"]},"values":{"type":"object","required":["min","max","mean","std","percentiles"],"properties":{
"min":{"type":["number","null"],"format":"double"},"max":{"type":["number","null"],"format":"double"},
"mean":{"type":["number","null"],"format":"double"},"std":{"type":["number","null"],"format":"double"},
"percentiles":{"type":"object","required":["p1","p2","p5","p25","p50","p75","p95","p98","p99"],"properties":{
"p1":{"type":["number","null"],"format":"double"},"p2":{"type":["number","null"],"format":"double"},"p5":{"type":["number","null"],"format":"double"},
"p25":{"type":["number","null"],"format":"double"},"p50":{"type":["number","null"],"format":"double"},"p75":{"type":["number","null"],"format":"double"},
"p95":{"type":["number","null"],"format":"double"},"p98":{"type":["number","null"],"format":"double"},"p99":{"type":["number","null"],"format":"double"}}}}}}})"},
    {"Gaps", R"({"type":"object","required":["count","median_step","factor","truncated","gaps"],"properties":{
"count":{"type":"integer","format":"int64","minimum":0},"median_step":{"type":["number","null"],"format":"double"},"factor":{"type":"number","format":"double"},
"truncated":{"type":"boolean"},"gaps":{"type":"array","items":{"type":"object",
"required":["from","to","length"],"properties":{"from":{"type":"number","format":"double"},"to":{"type":"number","format":"double"},
"length":{"type":"number","format":"double"}}}}}})"},
    {"Shift", R"({"type":"object","required":["log","with","depth_shift","azimuth_shift_columns",
"azimuth_shift_degrees","correlation","depth_min","depth_max","rows","step"],"properties":{
"log":{"type":"string"},"with":{"type":"string"},"depth_shift":{"type":["number","null"],"format":"double"},
"azimuth_shift_columns":{"type":["integer","null"],"format":"int64"},
"azimuth_shift_degrees":{"type":["number","null"],"format":"double"},
"correlation":{"type":["number","null"],"format":"double","minimum":-1,"maximum":1},
"depth_min":{"type":"number","format":"double"},"depth_max":{"type":"number","format":"double"},
"rows":{"type":"integer","format":"int64","minimum":0},"step":{"type":"number","format":"double"}}})"},
    {"LogFacts",
     R"({"type":"object","description":"What is known of a log; what is not known is left out.","properties":{
"title":{"type":"string"},"well":{"type":"string"},"pass":{"type":"string"},"run":{"type":"string"},
"tool":{"type":"string"},"description":{"type":"string"},
"unit":{"enum":["m","ft"],"description":"Of depths and of bit_size."},
"bit_size":{"type":"number","format":"double","minimum":0,"maximum":10000,"description":"Diameter of the hole in the unit of depths: 8.5 inches are 0.7083 ft."},
"azimuth_reference":{"enum":["north","highside"]},
"azimuth_zero":{"type":"number","format":"double","minimum":0,"maximum":360,
"description":"Direction of the first sample of a row, in degrees."},
"declination":{"type":"number","format":"double","minimum":-180,"maximum":180,"description":"In degrees, east positive."},
"survey":{"type":"array","maxItems":10000,"description":"Stations by ascending depth: depth, inclination and azimuth, in degrees.",
"items":{"type":"array","minItems":3,"maxItems":3,"items":{"type":"number","format":"double"}}},
"absent":{"type":"array","maxItems":16,"description":"Values that mean: no sample.","items":{"type":"number","format":"double"}},
"scale":{"type":"object","required":["lo","hi"],"description":"What the grey values 0 and 255 mean.","properties":{
"lo":{"type":"number","format":"double"},"hi":{"type":"number","format":"double"},"log":{"type":"boolean"},"unit":{"type":"string"}}},
"tags":{"type":"object","additionalProperties":{"type":"string"}}}})"},
    {"Log",
     R"({"allOf":[{"$ref":"#/components/schemas/LogFacts"},{"type":"object","required":["name","created","source_width",
"frame_width","resample","frames","depth_min","depth_max","generation"],"properties":{"name":{"type":"string"},
"created":{"type":["string","null"],"format":"date-time","description":"When the log was made; null: not known."},
"source_width":{"type":"integer","format":"int64","minimum":1,"maximum":4096},"frame_width":{"type":"integer","format":"int64","minimum":1,"maximum":4096},
"resample":{"enum":["bilinear","lanczos"]},"frames":{"type":"integer","format":"int64","minimum":0},
"depth_min":{"type":["number","null"],"format":"double"},"depth_max":{"type":["number","null"],"format":"double"},
"generation":{"type":"integer","format":"int64","minimum":0}}}]})"},
    {"ListedLog",
     R"({"allOf":[{"$ref":"#/components/schemas/LogFacts"},{"type":"object","required":["name"],"properties":{
"name":{"type":"string"},"stations":{"type":"integer","format":"int64","minimum":1,"description":"How many the survey has."},
"created":{"type":["string","null"],"format":"date-time"},
"source_width":{"type":"integer","format":"int64","minimum":1,"maximum":4096},"frame_width":{"type":"integer","format":"int64","minimum":1,"maximum":4096},
"resample":{"enum":["bilinear","lanczos"]},"frames":{"type":"integer","format":"int64","minimum":0},
"depth_min":{"type":["number","null"],"format":"double"},"depth_max":{"type":["number","null"],"format":"double"},
"generation":{"type":"integer","format":"int64","minimum":0},
"error":{"type":"string","description":"Why the log cannot be read; then only its name is known."}}}]})"},
    {"Logs", R"({"type":"object","required":["logs","next"],"properties":{
"logs":{"type":"array","items":{"$ref":"#/components/schemas/ListedLog"}},
"next":{"type":["string","null"],"format":"uri-reference"}}})"},
    {"NewLog", R"({"allOf":[{"$ref":"#/components/schemas/LogFacts"},{"type":"object","properties":{
"source_width":{"type":["integer","null"],"format":"int64","minimum":1,"maximum":4096},
"frame_width":{"type":["integer","null"],"format":"int64","minimum":1,"maximum":4096},
"resample":{"enum":["bilinear","lanczos",null]}}}]})"},
    {"RenameLog", R"({"type":"object","required":["name"],"additionalProperties":false,"properties":{
"name":{"type":"string","pattern":"^[a-z0-9][a-z0-9._-]{0,63}$"}}})"},
    {"DeletedLog", R"({"type":"object","required":["deleted"],"properties":{"deleted":{"type":"string"}}})"},
    {"Changes", R"({"type":"object","required":["generation","all","ranges"],"properties":{
"generation":{"type":"integer","format":"int64","minimum":0},"all":{"type":"boolean"},
"ranges":{"type":"array","maxItems":64,"items":{"type":"array","minItems":2,"maxItems":2,
"description":"The lowest and the highest depth.","items":{"type":"number","format":"double"}}}}})"},
    {"Colormaps", R"({"type":"object","required":["colormaps","default"],"properties":{
"default":{"type":"string","description":"What pictures have that name no colormap."},"colormaps":{"type":"array",
"items":{"type":"object","required":["name","stops"],"properties":{"name":{"type":"string"},
"stops":{"type":"array","description":"Each a grey value and its colour as #rrggbb.",
"items":{"type":"array","minItems":2,"maxItems":2,"prefixItems":[
{"type":"integer","minimum":0,"maximum":255},{"type":"string","pattern":"^#[0-9a-f]{6}$"}],"items":{"type":["integer","string"]}}}}}}}})"},
    {"Tiles",
     R"({"type":"object","required":["store","generation","count","depth_min","depth_max","median_step",
"source_width","tile_width","tile_height","levels"],"properties":{"store":{"type":"string","pattern":"^[0-9a-f]{16}$",
"description":"The id of the log, which never changes."},"count":{"type":"integer","format":"int64","minimum":0},
"median_step":{"type":["number","null"],"format":"double"},
"source_width":{"type":"integer","format":"int64","minimum":1,"maximum":4096},"generation":{"type":"integer","format":"int64","minimum":0},"depth_min":{"type":["number","null"],"format":"double"},
"depth_max":{"type":["number","null"],"format":"double"},"tile_width":{"type":"integer","format":"int64","minimum":0},"tile_height":{"const":256},
"levels":{"type":"array","items":{"type":"object","required":["level","cell_height","first_index",
"last_index"],"properties":{"level":{"type":"integer","format":"int64","minimum":0},"cell_height":{"type":"number","format":"double"},
"first_index":{"type":"integer","format":"int64"},"last_index":{"type":"integer","format":"int64"}}}}}})"},
};

}  // namespace

std::span<const SchemaSpec> schemas() noexcept { return kSchemas; }

}  // namespace framesd::api

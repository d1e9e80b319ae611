// SPDX-License-Identifier: MIT
//
// JSON Schemas (2020-12) of what is sent and answered.
#include "openapi.hpp"

namespace framesd::api {
namespace {

constexpr SchemaSpec kSchemas[] = {
    {"Problem", R"({"type":"object","required":["type","title","status","detail","instance","error_code",
"request_id","timestamp"],"properties":{"type":{"type":"string"},"title":{"type":"string"},
"status":{"type":"integer","minimum":400,"maximum":599},"detail":{"type":"string"},
"instance":{"type":"string"},"error_code":{"type":"string"},"request_id":{"type":"string"},
"timestamp":{"type":"string"},"errors":{"type":"array","items":{"type":"object",
"required":["parameter","detail"],"properties":{"parameter":{"type":"string"},"detail":{"type":"string"}}}}}})"},
    {"Document",
     R"({"type":"object","required":["openapi","info","paths"],"properties":{"openapi":{"type":"string"},
"info":{"type":"object"},"paths":{"type":"object"}}})"},
    {"Root", R"({"type":"object","required":["message","version","docs","health"],"properties":{
"message":{"type":"string"},"version":{"type":"string"},"docs":{"type":"string"},"health":{"type":"string"}}})"},
    {"Health", R"({"type":"object","required":["status","app_name","version","environment","database"],
"properties":{"status":{"enum":["healthy","degraded"]},"app_name":{"type":"string"},"version":{"type":"string"},
"environment":{"type":"string"},"database":{"type":"string"}}})"},
    {"Ready", R"({"type":"object","required":["status"],"properties":{"status":{"enum":["ready","not ready"]},
"reasons":{"type":"array","items":{"type":"string"}}}})"},
    {"Version", R"({"type":"object","required":["name","version","commit","compiler"],"properties":{
"name":{"type":"string"},"version":{"type":"string"},"commit":{"type":"string"},"compiler":{"type":"string"}}})"},
    {"FrameStats", R"({"type":"object","required":["min","max","mean","std"],"properties":{
"min":{"type":"integer"},"max":{"type":"integer"},"mean":{"type":"number"},"std":{"type":"number"}}})"},
    {"Frame", R"({"type":"object","required":["depth","width","height"],"properties":{
"depth":{"type":"number"},"width":{"type":"integer"},"height":{"const":1},
"image_base64":{"type":"string"},"stats":{"$ref":"#/components/schemas/FrameStats"}}})"},
    {"FrameWithStats", R"({"type":"object","required":["depth","width","height","stats"],"properties":{
"depth":{"type":"number"},"width":{"type":"integer"},"height":{"const":1},
"image_base64":{"type":"string"},"stats":{"$ref":"#/components/schemas/FrameStats"}}})"},
    {"FrameSamples", R"({"type":"object","required":["depth"],"properties":{"depth":{"type":"number"},
"samples":{"type":"array","items":{"type":"integer","minimum":0,"maximum":255}},"width":{"type":"integer"},
"height":{"const":1},"image_base64":{"type":"string"},
"stats":{"$ref":"#/components/schemas/FrameStats"}}})"},
    {"FramesPage", R"({"type":"object","required":["frames","metadata"],"properties":{
"frames":{"type":"array","items":{"$ref":"#/components/schemas/Frame"}},
"metadata":{"type":"object","required":["count","total","depth_min","depth_max","limit","offset","has_more",
"first_depth","last_depth","next"],"properties":{"count":{"type":"integer"},"total":{"type":"integer"},
"depth_min":{"type":["number","null"]},"depth_max":{"type":["number","null"]},"limit":{"type":"integer"},
"offset":{"type":"integer"},"has_more":{"type":"boolean"},"first_depth":{"type":["number","null"]},
"last_depth":{"type":["number","null"]},"next":{"type":["string","null"]}}}}})"},
    {"PutFrame", R"({"type":"object","required":["samples"],"properties":{"samples":{"type":"array",
"items":{"type":"number","minimum":0,"maximum":255}},"depth":{"type":"number"}}})"},
    {"Deleted", R"({"type":"object","required":["deleted"],"properties":{
"deleted":{"type":"integer","minimum":0}}})"},
    {"IngestReport", R"({"type":"object","required":["rows","stored","inserted","replaced","blank","rejected",
"bytes","seconds","first_depth","last_depth","stopped","rejects"],"properties":{"rows":{"type":"integer"},
"stored":{"type":"integer"},"inserted":{"type":"integer"},"replaced":{"type":"integer"},
"blank":{"type":"integer"},"rejected":{"type":"integer"},"bytes":{"type":"integer"},
"seconds":{"type":"number"},"first_depth":{"type":["number","null"]},
"last_depth":{"type":["number","null"]},"stopped":{"type":"boolean"},"rejects":{"type":"array",
"items":{"type":"object","required":["line","column","reason","value"],"properties":{
"line":{"type":"integer"},"column":{"type":"integer"},"reason":{"type":"string"},
"value":{"type":"string"}}}},"median_step":{"type":["number","null"]},"direction":{"type":"string"},
"gaps":{"type":["integer","null"]},"rows_per_second":{"type":"number"},
"bytes_per_second":{"type":"number"},"parsing_share":{"type":"number"},"waiting_share":{"type":"number"},
"committing_share":{"type":"number"},"syncing_share":{"type":"number"},
"grown_bytes":{"type":"integer"},"abandoned":{"const":true},"ingest_id":{"type":"string"},
"same_as":{"type":["string","null"]}}})"},
    {"Ingests", R"({"type":"object","required":["ingests"],"properties":{"ingests":{"type":"array",
"items":{"$ref":"#/components/schemas/Ingest"}}}})"},
    {"Ingest",
     R"({"type":"object","required":["id","source","bytes","digest","time","scope","same_as","error",
"report"],"properties":{"id":{"type":"string"},"source":{"type":"string"},"bytes":{"type":"integer"},
"digest":{"type":["string","null"]},"time":{"type":"string"},
"scope":{"enum":["ingest","admin","command line"]},"same_as":{"type":["string","null"]},
"error":{"type":["string","null"]},"report":{"$ref":"#/components/schemas/IngestReport"}}})"},
    {"Upload", R"({"type":"object","required":["upload_id","offset","complete","in_progress","report"],
"properties":{"upload_id":{"type":"string"},"offset":{"type":"integer"},"complete":{"type":"boolean"},
"in_progress":{"type":"boolean"},"report":{"$ref":"#/components/schemas/IngestReport"}}})"},
    {"ReloadRequest", R"({"type":"object","additionalProperties":false,"properties":{
"csv_path":{"type":["string","null"]},"chunk_size":{"type":["integer","null"],"minimum":1,"maximum":1000000},
"clear_existing":{"type":["boolean","null"]},"on_error":{"type":["string","null"]}}})"},
    {"ReloadStarted", R"({"type":"object","required":["status","message","csv_path","chunk_size","job_id"],
"properties":{"status":{"const":"success"},"message":{"type":"string"},"csv_path":{"type":"string"},
"chunk_size":{"type":"integer"},"job_id":{"type":"string"}}})"},
    {"Job",
     R"({"type":"object","required":["job_id","state","csv_path","bytes_done","bytes_total","rows_done",
"percent","rows_per_second","eta_seconds","created","started","finished","error","report"],"properties":{
"job_id":{"type":"string"},"state":{"enum":["queued","running","succeeded","failed","cancelled"]},
"csv_path":{"type":"string"},"bytes_done":{"type":"integer"},"bytes_total":{"type":"integer"},
"rows_done":{"type":"integer"},"percent":{"type":"number","minimum":0,"maximum":100},
"rows_per_second":{"type":"number"},"eta_seconds":{"type":["number","null"]},"created":{"type":"string"},
"started":{"type":["string","null"]},"finished":{"type":["string","null"]},
"error":{"type":["string","null"]},
"report":{"anyOf":[{"$ref":"#/components/schemas/IngestReport"},{"type":"null"}]}}})"},
    {"Jobs", R"({"type":"object","required":["jobs"],"properties":{"jobs":{"type":"array",
"items":{"$ref":"#/components/schemas/Job"}}}})"},
    {"CacheUse", R"({"type":"object","required":["hits","misses","hit_rate","size","max_size","evictions",
"expirations"],"properties":{"hits":{"type":"integer"},"misses":{"type":"integer"},
"hit_rate":{"type":"number","minimum":0,"maximum":1},"size":{"type":"integer"},"max_size":{"type":"integer"},
"evictions":{"type":"integer"},"expirations":{"type":"integer"}}})"},
    {"CacheStats", R"({"type":"object","required":["frame_cache","range_cache"],"properties":{
"frame_cache":{"$ref":"#/components/schemas/CacheUse"},
"range_cache":{"$ref":"#/components/schemas/CacheUse"}}})"},
    {"CacheCleared", R"({"type":"object","required":["status","message","cleared"],"properties":{
"status":{"const":"success"},"message":{"type":"string"},"cleared":{"type":"object",
"required":["frame_cache","range_cache"],"properties":{"frame_cache":{"type":"integer"},
"range_cache":{"type":"integer"}}}}})"},
    {"Stats", R"({"type":"object","required":["depth_min","depth_max","count","first_depth","last_depth",
"median_step","min","max","mean","std","percentiles","histogram"],"properties":{
"depth_min":{"type":["number","null"]},"depth_max":{"type":["number","null"]},"count":{"type":"integer"},
"first_depth":{"type":["number","null"]},"last_depth":{"type":["number","null"]},
"median_step":{"type":["number","null"]},"min":{"type":["integer","null"]},"max":{"type":["integer","null"]},
"mean":{"type":["number","null"]},"std":{"type":["number","null"]},
"percentiles":{"type":"object","required":["p1","p2","p5","p25","p50","p75","p95","p98","p99"],"properties":{
"p1":{"type":["integer","null"]},"p2":{"type":["integer","null"]},"p5":{"type":["integer","null"]},
"p25":{"type":["integer","null"]},"p50":{"type":["integer","null"]},"p75":{"type":["integer","null"]},
"p95":{"type":["integer","null"]},"p98":{"type":["integer","null"]},"p99":{"type":["integer","null"]}}},
"histogram":{"type":"array","items":{"type":"integer"}}}})"},
    {"Gaps", R"({"type":"object","required":["count","median_step","factor","truncated","gaps"],"properties":{
"count":{"type":"integer"},"median_step":{"type":["number","null"]},"factor":{"type":"number"},
"truncated":{"type":"boolean"},"gaps":{"type":"array","items":{"type":"object",
"required":["from","to","length"],"properties":{"from":{"type":"number"},"to":{"type":"number"},
"length":{"type":"number"}}}}}})"},
    {"Colormaps", R"({"type":"object","required":["colormaps"],"properties":{"colormaps":{"type":"array",
"items":{"type":"object","required":["name","stops"],"properties":{"name":{"type":"string"},
"stops":{"type":"array","items":{"type":"array"}}}}}}})"},
    {"Tiles", R"({"type":"object","required":["generation","depth_min","depth_max","tile_width","tile_height",
"levels"],"properties":{"generation":{"type":"integer"},"depth_min":{"type":["number","null"]},
"depth_max":{"type":["number","null"]},"tile_width":{"type":"integer"},"tile_height":{"const":256},
"levels":{"type":"array","items":{"type":"object","required":["level","cell_height","first_index",
"last_index"],"properties":{"level":{"type":"integer"},"cell_height":{"type":"number"},
"first_index":{"type":"integer"},"last_index":{"type":"integer"}}}}}})"},
};

}  // namespace

std::span<const SchemaSpec> schemas() noexcept { return kSchemas; }

}  // namespace framesd::api

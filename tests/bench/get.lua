-- wrk script: the addresses in the file $PATHS in turn, with the header lines of the file $HEADERS.
local paths, at = {}, 0
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
for line in io.lines(os.getenv("HEADERS")) do
	local name, value = line:match("^([^:]+): (.*)$")
	if name then wrk.headers[name] = value end
end
local requests = {}
function init()
	for i, path in ipairs(paths) do requests[i] = wrk.format("GET", path) end
end
function request()
	at = at % #requests + 1
	return requests[at]
end

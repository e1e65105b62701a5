-- wrk script: public reports, each with words of its own, so that none is recognised as sent before. Prints how many got their receipt.
local thread, threads = 0, {}
function setup(t)
	t:set("number", thread)
	thread = thread + 1
	threads[thread] = t
end
function init()
	seen, taken, n = 0, 0, 0
	wrk.method, wrk.headers["Content-Type"] = "POST", "application/json"
	stamp = os.getenv("STAMP") or "0"
end
function request()
	n = n + 1
	return wrk.format(nil, "/api/v1/reports", nil, string.format(
		'{"notifier_name":"Nguyễn Văn Mẫu","notifier_phone":"0900000000","system_name":"Cổng thông tin mẫu","domains":["w%d-%d.example"],' ..
		'"ips":[],"description":"Trang bị thay nội dung, lần %s %d %d","detected_at":"2026-01-15T08:30:00+07:00","result":"","proposal":""}',
		number, n, stamp, number, n))
end
function response(status) seen = seen + 1; if status == 201 then taken = taken + 1 end end
function done()
	local all, good = 0, 0
	for _, t in ipairs(threads) do all = all + t:get("seen"); good = good + t:get("taken") end
	print("Taken: " .. good .. " of " .. all)
end

-- message_in(record): the message and the look that a stored record of `{"message": …, "look": …}` has, '' for none.
local function message_in(record)
  local body = record and string.match(record, '{.*}')
  local known = body and cjson.decode(body) or {}
  local function text(value) return value and value ~= cjson.null and value or '' end
  return text(known.message), text(known.look)
end

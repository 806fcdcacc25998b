-- A root says where it stands in a rotation, since when, for how long its leaves live, and who vouched for it; before, only whether it signs.
UPDATE "state_row"
SET "body" = ("body" - 'active') || jsonb_build_object(
  'state', CASE WHEN ("body" ->> 'active')::boolean THEN 'active' ELSE 'retiring' END,
  'since', "body" ->> 'notBefore',
  'longestLeafMs', 259200000,
  'crossSigned', '[]'::jsonb
)
WHERE "table" = 'caRoot' AND "body" ? 'active';

package identity

// A Field is a kind of evidence that the model weighs: a part of what two
// records say about the person.
type Field string

// The fields of a model, in the order in which explanations list them.
const (
	FieldGivenName  Field = "given_name"
	FieldFamilyName Field = "family_name"
	FieldBirthDate  Field = "birth_date"
	FieldEmail      Field = "email"
	FieldPhone      Field = "phone"
	FieldAddress    Field = "address"
	FieldCity       Field = "city"        // where one of the two has no street
	FieldNationalID Field = "national_id" // and a passport, and a driving licence
	FieldMembership Field = "membership"  // a loyalty card, an account, a membership
	FieldCard       Field = "card"        // a payment card
)

// Numbers of the fields.
const (
	fGiven = iota
	fFamily
	fBirth
	fEmail
	fPhone
	fAddress
	fCity
	fNational
	fMember
	fCard
	numFields
)

// maxLevels bounds how many levels a field has, the missing one included.
const maxLevels = 10

// missing is the level of a field that one of the two does not tell. It is no
// evidence.
const missing = 0

// Levels of agreement, the best first. What is not listed for a field does not
// occur in it.
const (
	givenExact   = 1
	givenSwapped = 2 // as the family name of the other
	givenForm    = 3 // a diminutive, another language, a second name
	givenTypo    = 4
	givenInitial = 5
	givenSimilar = 6
	givenOther   = 7
	givenClash   = 8 // two names that exist and are not forms of one

	familyExact   = 1
	familyPart    = 2 // one part of a double name
	familyTypo    = 3
	familyStem    = 4 // the form of the other sex
	familySimilar = 5
	familyOther   = 6

	birthExact   = 1
	birthSwapped = 2 // day and month
	birthDigit   = 3 // one digit, or two exchanged
	birthYear    = 4 // the year, and one of the two tells no more
	birthPart    = 5 // two of day, month and year
	birthNear    = 6 // about a year
	birthOther   = 7

	emailExact   = 1
	emailShared  = 2 // the same, and people have it who cannot be one
	emailNear    = 3 // one or two slips
	emailLocal   = 4 // the same mailbox name elsewhere
	emailSimilar = 5
	emailOther   = 6

	phoneExact  = 1
	phoneShared = 2 // the same, and people have it who cannot be one, or it is a fixed line
	phoneNear   = 3
	phoneOther  = 4

	addressExact  = 1
	addressNear   = 2
	addressStreet = 3
	addressArea   = 4
	addressOther  = 5

	cityExact = 1
	cityTypo  = 2
	cityOther = 3

	idExact = 1
	idNear  = 2
	idOther = 3
)

// A fieldInfo says what the levels of a field are called.
type fieldInfo struct {
	field  Field
	levels []string // from level 1
	exact  int      // the levels up to this one are about one value, whose frequency counts
}

var fields = [numFields]fieldInfo{
	fGiven:    {FieldGivenName, []string{"exact", "swapped", "form", "typo", "initial", "similar", "other", "clash"}, givenSwapped},
	fFamily:   {FieldFamilyName, []string{"exact", "part", "typo", "stem", "similar", "other"}, familyExact},
	fBirth:    {FieldBirthDate, []string{"exact", "swapped", "digit", "year", "part", "near", "other"}, birthExact},
	fEmail:    {FieldEmail, []string{"exact", "shared", "near", "local", "similar", "other"}, emailExact},
	fPhone:    {FieldPhone, []string{"exact", "shared", "near", "other"}, phoneExact},
	fAddress:  {FieldAddress, []string{"exact", "near", "street", "area", "other"}, addressExact},
	fCity:     {FieldCity, []string{"exact", "typo", "other"}, cityExact},
	fNational: {FieldNationalID, []string{"exact", "near", "other"}, idExact},
	fMember:   {FieldMembership, []string{"exact", "near", "other"}, idExact},
	fCard:     {FieldCard, []string{"exact", "near", "other"}, idExact},
}

// A vector is how far two records agree, field by field, and on which values.
type vector struct {
	level [numFields]uint8
	value [numFields]uint32 // what they agree on, where the frequency counts
	firms bool              // both are firms

	family bool // the mailbox that they agree on is called after the family alone

	kinds uint8 // of keys that brought the two together, where that is counted
}
